"""Editions of the handbook in the making: drafts, meetings, opinions, publication; compared."""
