"""Files that no plan can come from get a sentence; large and odd ones that hold one are read."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import noto_cjk_sans_jp_regular
import pypdfium2
import pytest
import typst
import xlsxwriter
from PIL import Image, ImageDraw

from kanmin.plan import read_plan
from tests.adopt_samples import B_PREFECTURE, word
from tests.conftest import Outcome, Run

CODE = "180009"
SECRET = "himitsu-no-naiyo"


def png(text: str = "") -> bytes:
    image = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(image).text((20, 20), text, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def pdf(pages: int) -> bytes:
    """A PDF with a heading and a sentence of its own on every page."""
    places = ("窓口", "手続", "施設", "教室", "統計", "地図", "防災", "子育て")
    page = "= {n}. {place}の案内{n}\n{place}の利用は{n}件です。\n#pagebreak(weak: true)\n"
    text = "".join(page.format(n=n, place=places[n % 8]) for n in range(1, pages + 1))
    font = '#set text(font: "Noto Sans CJK JP")\n'
    fonts = typst.Fonts(font_paths=[str(Path(noto_cjk_sans_jp_regular.FONT_PATH).parent)])
    return typst.compile((font + text).encode(), font_paths=fonts)


def pictures(pages: int) -> bytes:
    """A PDF whose pages are pictures, as a scanner makes them."""
    images = [Image.open(io.BytesIO(png(f"page {n}"))) for n in range(pages)]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:])
    return buffer.getvalue()


def workbook(rows: int) -> bytes:
    """A sheet of figures."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    sheet = book.add_worksheet("手続の件数")
    sheet.write_row(0, 0, ["手続", "令和5年度", "令和6年度"])
    for number in range(1, rows):
        sheet.write_row(number, 0, [f"手続{number}", number, number + 1])
    book.close()
    return buffer.getvalue()


def encrypted_pdf() -> bytes:
    """A page behind a password: the user's key is of no password that is tried (RC4, 40 bits)."""
    stamp = hashlib.md5(b"kanmin", usedforsecurity=False).hexdigest()
    lock = "00" * 32
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        f"<< /Filter /Standard /V 1 /R 2 /O <{lock}> /U <{lock}> /P -4 >>",
    ]
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"<< /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<{stamp}> <{stamp}>] >>"
    body += f"xref\n0 5\n0000000000 65535 f \n{table}trailer\n{trailer}\nstartxref\n"
    return (body + f"{body.index('xref')}\n%%EOF\n").encode()


def rewritten(
    change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None
) -> bytes:
    """B県's Word file with its parts changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word(B_PREFECTURE))) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return buffer.getvalue()


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", b"<w:p/>" * 40_000_000)
    return buffer.getvalue()


def billion_laughs() -> bytes:
    def laughing(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        head, body = data.split(b"?>", 1)
        more = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
        declared = f'<!DOCTYPE x [<!ENTITY a0 "ha">{more}]>'
        return head + b"?>" + declared.encode() + body.replace("基本方針".encode(), b"&a11;")

    return rewritten(laughing)


def with_entity(target: Path) -> bytes:
    """A Word file whose body asks for another file of the machine."""

    def asking(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        head, body = data.split(b"?>", 1)
        declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target.as_uri()}">]>'
        text = "県民の利便、行政の効率".encode()
        return head + b"?>" + declared.encode() + body.replace(text, b"&e;")

    return rewritten(asking)


def with_macros() -> bytes:
    """A Word file that was saved with macros and then renamed: their part is still there."""
    return rewritten(
        lambda _name, data: data, {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 600}
    )


def adopt(kanmin: Run, folder: Path, name: str, data: bytes, *more: str) -> Outcome:
    (folder / name).write_bytes(data)
    return kanmin(
        "adopt", name, "--lg-code", CODE, "-o", "plan.json", "--table", "t.xlsx",
        "--addendum", "a.docx", *more,
    )  # fmt: skip


def assert_one_sentence(done: Outcome, folder: Path, words: str, *kept: str) -> None:
    """A refusal: its status, one line that says why, and nothing written."""
    assert (done.status, done.out) == (2, "")
    told = [line for line in done.err.splitlines() if not line.endswith("を読んでいます。")]
    assert len(told) == 1
    assert words in told[0]
    assert told[0].endswith("。")
    assert {path.name for path in folder.iterdir()} - {"data"} == set(kept)


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("x.docx", lambda: b"", "ファイルが空です"),
    "blank text": ("x.txt", lambda: b" \r\n\t\n", "ファイルが空です"),
    "picture named docx": ("x.docx", png, "ファイルが壊れているか"),
    "picture named txt": ("x.txt", png, "扱えない種類"),
    "cut docx": ("x.docx", lambda: word(B_PREFECTURE)[:-400], "途中で切れています"),
    "half a docx": ("x.docx", lambda: word(B_PREFECTURE)[:9000], "途中で切れています"),
    "cut xlsx": ("x.xlsx", lambda: workbook(9)[:-300], "途中で切れています"),
    "start of a pdf": ("x.pdf", lambda: pdf(2)[:600], "途中で切れています"),
    "encrypted pdf": ("x.pdf", encrypted_pdf, "パスワードが付いている"),
    "locked office": ("x.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000,
                      "パスワードの付いたファイルか、古い形式"),
    "bomb": ("x.docx", bomb, "展開すると大きすぎます"),
    "entities without end": ("x.docx", billion_laughs, "壊れているか"),
    "zip of something else": ("x.docx", lambda: zipped("a.txt"), "WordでもExcelでもありません"),
    "no xml within": ("x.docx", lambda: zipped("word/document.xml"), "壊れているか"),
    "unknown suffix": ("x.jtd", lambda: b"plan", "扱えない種類"),
    "no suffix": ("plan", lambda: b"plan", "扱えない種類"),
}  # fmt: skip


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "text")
    return buffer.getvalue()


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_one_sentence(
    case: str, kanmin: Run, tmp_path: Path
) -> None:
    name, data, words = REFUSED[case]
    done = adopt(kanmin, tmp_path, name, data())
    assert_one_sentence(done, tmp_path, words, name)
    assert name in done.err


def test_a_file_that_is_not_there_or_a_folder(kanmin: Run, tmp_path: Path) -> None:
    missing = kanmin("adopt", "none.docx", "--lg-code", CODE, "-o", "plan.json")
    assert_one_sentence(missing, tmp_path, "ファイルがありません")
    (tmp_path / "folder.docx").mkdir()
    folder = kanmin("adopt", "folder.docx", "--lg-code", CODE, "-o", "plan.json")
    assert_one_sentence(folder, tmp_path, "フォルダー", "folder.docx")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lg-code", "999999", "-o", "p.json"), "999999"),
        (("--lg-code", "どこにもない市", "-o", "p.json"), "どこにもない市"),
        (("--lg-code", CODE, "-o", "p.json", "--table", "t.pdf"), ".docx・.xlsx"),
        (("--lg-code", CODE, "-o", "p.json", "--table", "t"), ".docx・.xlsx"),
        (("--lg-code", CODE, "-o", "p.json", "--addendum", "a.xlsx"), ".docx"),
        (("--lg-code", CODE, "-o", "p.docx"), "p.docx"),
        (("--lg-code", CODE, "-o", "p.json", "--years", "2031-2027"), "2031"),
        (("--lg-code", CODE, "-o", "p.json", "--years", "来年から"), "来年から"),
        (("--lg-code", CODE, "-o", "p.json", "--on", "いつか"), "いつか"),
    ],
    ids=lambda value: value[-1] if isinstance(value, tuple) else "",
)
def test_wrong_options_are_refused_before_anything_is_written(
    arguments: tuple[str, ...], words: str, kanmin: Run, tmp_path: Path
) -> None:
    (tmp_path / "B.docx").write_bytes(word(B_PREFECTURE))
    done = kanmin("adopt", "B.docx", *arguments)
    assert_one_sentence(done, tmp_path, words, "B.docx")


def test_another_file_that_a_document_asks_for_is_not_read(kanmin: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    done = adopt(kanmin, tmp_path, "x.docx", with_entity(secret), "--format", "json")
    assert done.status == 0
    assert SECRET not in done.out + done.err
    assert SECRET not in (tmp_path / "plan.json").read_text(encoding="utf-8")
    assert len(done.json["measures"]) == 3


def test_a_renamed_file_is_read_as_what_it_is(kanmin: Run, tmp_path: Path) -> None:
    done = adopt(kanmin, tmp_path, "B.pdf", word(B_PREFECTURE))
    assert done.status == 0
    assert len(read_plan(tmp_path / "plan.json").measures) == 3


def test_a_word_file_with_macros_is_read_and_its_macros_stay_behind(
    kanmin: Run, tmp_path: Path
) -> None:
    done = adopt(kanmin, tmp_path, "B.docx", with_macros())
    assert done.status == 0
    assert len(read_plan(tmp_path / "plan.json").measures) == 3
    with zipfile.ZipFile(tmp_path / "a.docx") as written:
        assert not any("vba" in name.lower() for name in written.namelist())


def test_a_pdf_of_a_thousand_pages_is_read(kanmin: Run, tmp_path: Path) -> None:
    done = adopt(kanmin, tmp_path, "long.pdf", pdf(1000), "--format", "json")
    assert done.status == 0, done.err
    assert done.json["pages"] == 1000
    assert {h["page"] for h in done.json["headings"]} | {
        m["page"] for m in done.json["measures"]
    } == set(range(1, 1001))


def test_a_sheet_of_a_hundred_thousand_rows_is_read(kanmin: Run, tmp_path: Path) -> None:
    (tmp_path / "long.xlsx").write_bytes(workbook(100_000))
    done = kanmin("adopt", "long.xlsx", "--lg-code", CODE, "-o", "plan.json")
    assert done.status == 0, done.err
    assert "施策 0件" in done.out
    raw = json.loads((tmp_path / "plan.json").read_bytes())
    assert len(raw["chapters"][0]["paragraphs"][0]["rows"]) == 100_000


def test_pages_that_are_pictures_are_named(kanmin: Run, tmp_path: Path) -> None:
    whole = pypdfium2.PdfDocument.new()
    for part in (pdf(1), pictures(2)):
        whole.import_pages(pypdfium2.PdfDocument(part))
    buffer = io.BytesIO()
    whole.save(buffer)
    done = adopt(kanmin, tmp_path, "scan.pdf", buffer.getvalue())
    assert done.status == 0
    assert "画像だけのページがあり、文字を読めません：2、3" in done.err
    assert "施策がほとんど見つかりません" in done.out


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (pdf(1), "x.pdf"),
        (workbook(2), "x.xlsx"),
        ("<html><body><p>案内です。</p></body></html>".encode(), "x.html"),
        ("案内です。".encode("cp932"), "x.txt"),
    ],
    ids=["pdf", "xlsx", "html", "txt"],
)
def test_a_document_without_measures_says_so(
    data: bytes, name: str, kanmin: Run, tmp_path: Path
) -> None:
    done = adopt(kanmin, tmp_path, name, data)
    assert done.status == 0
    assert "施策 0件" in done.out
    assert "施策がほとんど見つかりません" in done.out
    assert read_plan(tmp_path / "plan.json").body.lg_code == CODE
