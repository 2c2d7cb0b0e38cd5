"""All readers, by name."""

from __future__ import annotations

from benchmarks.fuzz import documents, files, pages
from benchmarks.fuzz.reader import Reader

READERS: dict[str, Reader] = {
    reader.name: reader for reader in (*files.READERS, *documents.READERS, *pages.READERS)
}
