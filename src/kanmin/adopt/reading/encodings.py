"""Text of unknown encoding: UTF-8 first, then what Japanese offices use."""

from __future__ import annotations


def decoded(data: bytes) -> str:
    """The text; what no encoding explains is replaced."""
    for encoding in ("utf-8-sig", "cp932", "euc_jp"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", errors="replace")
