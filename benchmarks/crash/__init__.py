"""The crash campaign: processes killed at random moments, and what was acknowledged looked for.

python -m benchmarks.crash [--postgresql] [--seconds N] [--kills N] [--seed N] [--resume FILE]
"""
