"""Faults beside kills: a full or read-only disk, a clock that jumps, a database that goes away.

python -m benchmarks.faults [--postgresql] [--seed N] [--only NAME …]
"""
