"""The bundle installed and at work where there is no network: a namespace without a route.

Two witnesses count what tries to call out: an audit hook in every Python process (`watch`), and the
kernel's own count of packets that no route was found for (`namespace`), native code included.
"""
