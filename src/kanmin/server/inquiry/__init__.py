"""Inquiries in the house (庁内照会): asked, answered by sheet or on the web, decided."""
