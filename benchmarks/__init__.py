"""Figures: what Kanmin takes in time and space. No test measures time; these do."""
