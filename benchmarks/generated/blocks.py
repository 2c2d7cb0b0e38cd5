"""A document as blocks, and the writer that numbers headings and keeps the truth about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from .looks import SCHEMES, Look


@dataclass(frozen=True)
class Heading:
    """A heading; `measure` is the place of the measure it names, when it names one."""

    level: int
    number: str
    title: str
    gap: str = "　"
    automatic: bool = False

    @property
    def printed(self) -> str:
        """The whole line."""
        return f"{self.number}{self.gap if self.number else ''}{self.title}"


@dataclass(frozen=True)
class Para:
    """A paragraph."""

    text: str
    bold: bool = False
    small: bool = False
    align: str = "left"


@dataclass(frozen=True)
class Caption:
    """The caption of a table or a figure."""

    text: str


@dataclass(frozen=True)
class Cell:
    """A cell with its spans; `head` cells are shaded."""

    text: str
    cols: int = 1
    rows: int = 1
    head: bool = False
    center: bool = False


@dataclass(frozen=True)
class Table:
    """A table: rows of cells, those covered by a span left out."""

    rows: list[list[Cell]]
    widths: list[float]
    small: bool = False
    header_rows: int = 0


@dataclass(frozen=True)
class Diagram:
    """Boxes in a row with arrows between, as in a picture of the plan's system."""

    boxes: list[str]


@dataclass(frozen=True)
class Cover:
    """The cover: its lines, the title first."""

    lines: list[str]


@dataclass(frozen=True)
class Contents:
    """The table of contents."""


@dataclass(frozen=True)
class Break:
    """A new page."""


Block = Heading | Para | Caption | Table | Diagram | Cover | Contents | Break


@dataclass
class Chapter:
    """A chapter and the parts of a plan it holds."""

    title: str
    template: list[str] = field(default_factory=list)


class Writer:
    """Collects blocks; numbers headings by the look."""

    def __init__(self, look: Look, automatic: bool = False) -> None:
        self.look = look
        self.blocks: list[Block] = []
        self.chapters: list[Chapter] = []
        self.level = 0
        self._path: list[int] = []
        self._automatic = automatic
        self._captions = {"図": 0, "表": 0}

    def heading(
        self, level: int, title: str, template: str = "", form: str | None = None, n: int = 0
    ) -> None:
        """A numbered heading; `form` replaces the scheme's number, `n` the counted one."""
        self._path = (self._path + [0] * level)[:level]
        self._path[-1] += 1
        path = [*self._path[:-1], n] if n else self._path
        number = self.look.number(form or SCHEMES[self.look.scheme][level - 1], path)
        gap = "" if number[-1] in "①②③④⑤⑥⑦⑧⑨⑩" and len(number) == 1 else self.look.gap
        self._add(Heading(level, number, title, gap, self._automatic and not form), template)

    def unnumbered(self, title: str, template: str = "", level: int = 1) -> None:
        """A heading without a number."""
        self._add(Heading(level, "", title), template)

    def _add(self, heading: Heading, template: str) -> None:
        self.level = heading.level
        self.blocks.append(heading)
        if heading.level == 1:
            self.chapters.append(Chapter(heading.title))
        self.holds(template)

    def holds(self, template: str) -> None:
        """The present chapter holds this part of a plan."""
        if template and template not in self.chapters[-1].template:
            self.chapters[-1].template.append(template)

    def para(self, text: str, bold: bool = False, small: bool = False, align: str = "left") -> None:
        """A paragraph."""
        self.blocks.append(Para(text, bold, small, align))

    def bullets(self, items: list[str]) -> None:
        """A list with the plan's bullet."""
        for item in items:
            self.para(f"{self.look.bullet}{item}")

    def caption(self, what: str, text: str) -> None:
        """A numbered caption of a 図 or a 表."""
        self._captions[what] += 1
        self.blocks.append(Caption(f"{what}{self._captions[what]}{self.look.gap}{text}"))

    def table(
        self, rows: list[list[Cell]], widths: list[float], small: bool = False, header: int = 0
    ) -> None:
        """A table."""
        self.blocks.append(Table(rows, widths, small, header))

    def add(self, block: Block) -> None:
        """Any other block."""
        self.blocks.append(block)


def head(text: str, cols: int = 1, rows: int = 1) -> Cell:
    """A shaded cell."""
    return Cell(text, cols, rows, head=True, center=True)


def grid(header: list[str], rows: list[list[str]]) -> list[list[Cell]]:
    """Plain rows below one row of headings."""
    return [[head(h) for h in header], *[[Cell(c) for c in row] for row in rows]]
