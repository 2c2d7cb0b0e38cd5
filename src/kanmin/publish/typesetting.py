"""The child process that sets a PDF: JSON on standard input, PDF on standard output.

It imports nothing of Kanmin, so that it starts quickly and dies with all the memory it took.
"""

import sys
import tempfile
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst

TEMPLATE = Path(__file__).with_name("assets") / "plan.typ"
FONTS = [
    str(Path(package.FONT_PATH).parent)
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
]


def main() -> None:
    """Set one document and end."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "plan.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "data.json").write_bytes(sys.stdin.buffer.read())
        pdf = typst.compile(
            str(root / "plan.typ"),
            root=str(root),
            font_paths=FONTS,
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
