"""Oversight (状況の把握と支援): where the bodies stand, why, and what helps them."""
