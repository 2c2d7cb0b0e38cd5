"""Reading foreign files: Word, PDF, Excel, HTML, Markdown, text, each in a process with limits."""

from kanmin.adopt.reading.sandbox import outline_of, read_outline

__all__ = ["outline_of", "read_outline"]
