"""Foreign files read in a process of their own, which may fall without taking anything with it.

In: the name of a reader, the bytes of a file, its name. Out: plain values, as JSON holds them, or
a KanminError that says why not. Never: a reader's own objects, which a led astray reader could
have made; anything of Kanmin's but what the reader imports.
"""

from kanmin.sandbox.parent import read_apart

__all__ = ["read_apart"]
