"""Charts as PNG, for Word, which draws SVG in its newest versions only: one child for all."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.layout import Chart
from kanmin.publish.charts import chart_svg
from kanmin.publish.pdf_out import NotSet, typeset


def chart_pngs(charts: Iterable[Chart]) -> dict[Chart, bytes]:
    """Each chart as PNG, about 1,500 pixels wide. Raises KanminError when Typst fails."""
    drawn = tuple(dict.fromkeys(charts))
    pages = drawings_png([chart_svg(chart) for chart in drawn])
    return dict(zip(drawn, pages, strict=True))


def drawings_png(drawings: Sequence[str]) -> list[bytes]:
    """Drawings in SVG as PNG. Raises KanminError when Typst fails."""
    if not drawings:
        return []
    try:
        pages = json.loads(typeset("png", drawings))
    except NotSet as error:
        raise KanminError(
            _("図を画像にできませんでした（{reason}）。").format(reason=error),
            todo=_("HTMLで書き出してください。"),
        ) from None
    return [base64.b64decode(page) for page in pages]
