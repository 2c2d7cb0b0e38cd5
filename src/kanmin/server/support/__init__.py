"""Support (支援): meetings, advisors, what is to be done, questions; for both sides."""
