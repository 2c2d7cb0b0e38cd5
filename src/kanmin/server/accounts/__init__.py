"""Accounts (利用者): people, the one body each belongs to, their roles, the first link."""
