"""Reading foreign files: Word, PDF, Excel, HTML, Markdown, text, each in a process with limits."""

from kanmin.adopt.reading.asking import outline_of, read_outline, refuse_unknown

__all__ = ["outline_of", "read_outline", "refuse_unknown"]
