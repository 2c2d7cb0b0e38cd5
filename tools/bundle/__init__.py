"""Bundles for a closed network: all that an installation needs, in one file, for Linux and Windows.

In: requirements/run.txt, the wheels it pins, docs/. Out: a tar.gz with wheels and an install script
for Linux, a zip to unpack and run for Windows. The same source gives the same bytes.
"""
