"""A release: bundles, the list of materials and Kanmin's wheel, with their sums, signed.

In: the source, a key of ssh-keygen. Out: a folder to hand over; whether one is as it was signed.
"""
