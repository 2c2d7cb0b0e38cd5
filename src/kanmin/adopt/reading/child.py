"""The process that reads a foreign file: little memory, little time, no network, no writing.

    python -I child.py KIND NAME   (a file on stdin, JSON on stdout)

The audit hook stops what Python code could be led to do; it is no wall against a fault in a
parser's native code, which the limits of the operating system are for. It reads no more of Kanmin
than the reader needs: all of it would take longer than most files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from kanmin.errors import KanminError

MEMORY = 2 * 1024**3  # bytes
SECONDS = 60  # of processor time
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork",
              "shutil.", "os.remove", "os.rename", "os.mkdir", "ctypes.dlopen")  # fmt: skip


def main() -> None:
    """Read the file under limits and print its outline, or the sentence that says why not."""
    kind, name = sys.argv[1:3]
    data = sys.stdin.buffer.read()
    reader = _reader(kind)
    _limit()
    try:
        answer: dict[str, Any] = {"outline": reader(data, name).model_dump(mode="json")}
    except KanminError as error:
        answer = {"what": error.what, "todo": error.todo}
    except MemoryError:
        answer = {"fault": "memory"}
    except Exception as error:
        answer = {"fault": "damaged", "password": "password" in str(error).lower()}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))


def _reader(kind: str) -> Any:
    """The reader of a kind, its parsers loaded before the limits hold."""
    match kind:
        case "docx":
            from kanmin.adopt.reading.docx_in import read_docx  # noqa: PLC0415 - only what is needed

            return lambda data, _name: read_docx(data)
        case "pdf":
            from kanmin.adopt.reading.pdf_in import read_pdf  # noqa: PLC0415

            return lambda data, _name: read_pdf(data)
        case "xlsx":
            from kanmin.adopt.reading.xlsx_in import read_xlsx  # noqa: PLC0415

            return read_xlsx
        case "html":
            from kanmin.adopt.reading.html_in import read_html  # noqa: PLC0415

            return lambda data, _name: read_html(data)
        case _:
            from kanmin.adopt.reading import text_in  # noqa: PLC0415
            from kanmin.adopt.reading.encodings import decoded  # noqa: PLC0415

            read = text_in.read_markdown if kind == "markdown" else text_in.read_text
            return lambda data, _name: read(decoded(data))


def _package(name: str, folder: Path) -> None:
    """Let modules be imported from a package without all that its `__init__` imports."""
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(event)


if __name__ == "__main__":
    _package("kanmin.adopt", Path(__file__).parents[1])
    _package("kanmin.adopt.reading", Path(__file__).parent)
    main()
