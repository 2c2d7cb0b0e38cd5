"""Deletion of personal data by rule: what is kept where, how long, on what basis, what remains."""
