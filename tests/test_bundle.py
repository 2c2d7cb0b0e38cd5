"""Bundles for a closed network, from small wheels made here: layout, sums, refusals, same bytes."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
from tools.bundle import layouts
from tools.bundle.__main__ import pack
from tools.bundle.licence_texts import write_licences
from tools.bundle.manual import page_of, write_manual
from tools.bundle.unpack import unpack
from tools.bundle.wheels import Incomplete, Wheel, check_complete, read_wheel
from tools.supply.systems import LINUX, WINDOWS

PAGE = "# 題\n\n[次](b.md#その-2) [外](https://a.example/a.md)\n\n## その 2、続き\n"


def wheel(folder: Path, name: str, tag: str = "py3-none-any", **more: str) -> Wheel:
    """A wheel with one module, one script and a licence. more: files, __ for /."""
    needs = more.pop("needs", "")
    told = f"{name}-1.dist-info"
    files = {f"{name}/__init__.py": "", f"{name}-1.data/scripts/run.exe": "x",
             f"{name}-1.data/purelib/{name}_more.py": "", f"{told}/licenses/LICENSE": "MIT",
             f"{told}/METADATA": f"Name: {name}\nVersion: 1\nLicense: MIT\n{needs}"}  # fmt: skip
    path = folder / f"{name}-1-{tag}.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for place, text in (files | {k.replace("__", "/"): v for k, v in more.items()}).items():
            packed.writestr(place, text)
    return read_wheel(path)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The manual and the list of materials in short; both have tests of their own."""
    monkeypatch.setattr(layouts, "write_manual", one_page)
    monkeypatch.setattr(layouts, "sbom", lambda _made_of: "{}")
    monkeypatch.setattr(layouts, "materials", lambda: None)


def one_page(folder: Path) -> None:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "manual.html").write_text(page_of(PAGE), encoding="utf-8")


@pytest.fixture
def wheels(tmp_path: Path) -> dict[str, Wheel]:
    made = [wheel(tmp_path, "kanmin", needs="Requires-Dist: other\n"), wheel(tmp_path, "other")]
    return {one.part.name: one for one in made}


@pytest.fixture
def embedded(tmp_path: Path) -> Path:
    """A stand-in for the Python of python.org that is only unpacked."""
    path = tmp_path / "python-embed.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("python.exe", "python311.dll", "python311.zip", "python311._pth"):
            packed.writestr(name, "theirs")
    return path


def test_the_bundle_for_linux(wheels: dict[str, Wheel], tmp_path: Path) -> None:
    first, second = (pack(wheels, LINUX, tmp_path / name) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as packed:
        names = [one.name.partition("/")[2] for one in packed]
        assert {one.uname for one in packed} == {"root"}
        packed.extractall(tmp_path / "out", filter="data")
    assert names == sorted(names)
    assert {"install.sh", "wheels/other-1-py3-none-any.whl", "licences/other-1/licenses-LICENSE",
            "manual/docs/manual.html", "sbom.cdx.json", "README.txt"} <= set(names)  # fmt: skip
    [folder] = (tmp_path / "out").iterdir()
    hashed = f"other==1 --hash=sha256:{wheels['other'].sha256}"
    assert hashed in (folder / "requirements.txt").read_text("utf-8").splitlines()
    sums = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    subprocess.run(sums, cwd=folder, check=True)


def test_a_changed_file_is_never_installed(wheels: dict[str, Wheel], tmp_path: Path) -> None:
    with tarfile.open(pack(wheels, LINUX, tmp_path)) as packed:
        packed.extractall(tmp_path / "out", filter="data")
    [folder] = (tmp_path / "out").iterdir()
    with (folder / "requirements.txt").open("a") as file:
        file.write("strange==1\n")
    command = ["sh", str(folder / "install.sh"), str(tmp_path / "target")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "書き換えられています" in done.stderr
    assert not (tmp_path / "target").exists()


def test_the_folder_for_windows_with_python_inside(
    wheels: dict[str, Wheel], embedded: Path, tmp_path: Path
) -> None:
    first, second = (pack(wheels, WINDOWS, tmp_path / name, embedded) for name in "ab")
    assert first.name == "kanmin-0.1.0-windows.zip"
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as packed:
        texts = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert texts["python/python.exe"] == b"theirs"
    paths = b"python311.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n"
    assert texts["python/python311._pth"] == paths
    site = {name.removeprefix("python/Lib/site-packages/") for name in texts
            if name.startswith("python/Lib/site-packages/")}  # fmt: skip
    assert {"kanmin/__init__.py", "other_more.py", "other-1.dist-info/METADATA"} <= site
    assert not [name for name in site if ".data" in name or name.endswith(".exe")]
    assert b'"%~dp0python\\python.exe" -m kanmin serve %*\r\n' in texts["start.cmd"]
    assert texts["start.cmd"].isascii()


def test_without_python_the_name_says_so(wheels: dict[str, Wheel], tmp_path: Path) -> None:
    assert pack(wheels, WINDOWS, tmp_path).name == "kanmin-0.1.0-windows-without-python.zip"
    with pytest.raises(Incomplete, match="is not the embeddable Python"):
        pack(wheels, WINDOWS, tmp_path, wheels["other"].path)


def test_a_bundle_that_would_not_install_is_not_made(
    wheels: dict[str, Wheel], tmp_path: Path
) -> None:
    check_complete(wheels, LINUX)
    with pytest.raises(Incomplete, match="kanmin needs other on linux"):
        check_complete({"kanmin": wheels["kanmin"]}, LINUX)
    native = wheel(tmp_path, "other", "cp311-cp311-win_amd64")
    check_complete(wheels | {"other": native}, WINDOWS)
    with pytest.raises(Incomplete, match=r"win_amd64.whl does not run on linux"):
        check_complete(wheels | {"other": native}, LINUX)


def test_wheels_stay_in_their_folder_and_do_not_overwrite_each_other(tmp_path: Path) -> None:
    outside = wheel(tmp_path, "a", **{"..__outside.py": "x"})
    with pytest.raises(Incomplete, match="would be written outside"):
        unpack(outside.path, tmp_path / "site")
    for name in ("b", "c"):
        wheel(tmp_path, name, same__module__py=name)
    unpack(tmp_path / "b-1-py3-none-any.whl", tmp_path / "site")
    with pytest.raises(Incomplete, match="another wheel both bring"):
        unpack(tmp_path / "c-1-py3-none-any.whl", tmp_path / "site")


def test_a_page_of_the_manual_points_at_pages() -> None:
    page = page_of(PAGE)
    assert '<a href="b.html#その-2">' in page.replace("%E3%81%9D%E3%81%AE", "その")
    assert 'href="https://a.example/a.md"' in page
    assert '<h2 id="その-2続き">' in page
    assert "<title>題</title>" in page


def test_every_link_of_the_manual_leads_somewhere(tmp_path: Path) -> None:
    write_manual(tmp_path)
    for page in tmp_path.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="([^"#:]+)[^":]*"', page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.relative_to(tmp_path)}: {link}"


def test_the_texts_of_licences_are_there(wheels: dict[str, Wheel], tmp_path: Path) -> None:
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as packed:
        packed.writestr("bare-1.dist-info/METADATA", "Name: bare\nVersion: 1\nLicense: MIT\n")
    path = tmp_path / "bare-1-py3-none-any.whl"
    path.write_bytes(bare.getvalue())
    with pytest.raises(Incomplete, match="bare brings no text of its licence"):
        write_licences([read_wheel(path)], tmp_path / "licences")
    write_licences([wheels["other"]], tmp_path / "more")
    assert (tmp_path / "more" / "licences.tsv").read_text("utf-8").endswith("other\t1\tMIT\n")
