"""The child process that sets a PDF, or draws charts as PNG: JSON on standard input.

It imports nothing of Kanmin, so that it starts quickly and dies with all the memory it took.
Its argument is `pdf` (a document in, PDF out), `sheet` (a sheet for people in, PDF out) or `png` (a
list of drawings in SVG in, a list of PNG in base64 out).
"""

import base64
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

ASSETS = Path(__file__).with_name("assets")
FONTS = [
    str(Path(package.FONT_PATH).parent)
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
]
SHARPNESS = 200  # pixels an inch of the drawing, which is as wide as a line of A4


def main() -> None:
    """Set one document, or draw all charts of one, and end."""
    if sys.argv[1:] == ["png"]:
        pages = compiled("charts.typ", format="png", ppi=SHARPNESS)
        pages = pages if isinstance(pages, list) else [pages]
        out = json.dumps([base64.b64encode(page).decode() for page in pages]).encode()
    else:
        layout = "handout.typ" if sys.argv[1:] == ["sheet"] else "plan.typ"
        out = compiled(layout, pdf_standards=["ua-1"])
    sys.stdout.buffer.write(out)


def compiled(layout: str, **options: Any) -> Any:
    """What Typst makes of a layout and the data on standard input."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / layout).write_bytes((ASSETS / layout).read_bytes())
        (root / "data.json").write_bytes(sys.stdin.buffer.read())
        return typst.compile(
            str(root / layout),
            root=str(root),
            font_paths=FONTS,
            ignore_system_fonts=True,
            **options,
        )


if __name__ == "__main__":
    main()
