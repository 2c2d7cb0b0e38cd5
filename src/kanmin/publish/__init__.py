"""Publishing (公表): a plan as Word, PDF, web page, workbook, tables and open data.

In: a plan and the names of the categories. Out: the bytes of a file. Word, PDF and HTML are drawn
from one `Document`, so they cannot differ in content.
A `Handout` is a sheet for people on one page, drawn from one description too.
Never: a change to the plan, or a place where the bytes are kept.
"""

from kanmin.layout import (
    Cell,
    CellMap,
    Chart,
    Document,
    Heading,
    Items,
    MapCell,
    MapClass,
    Paragraph,
    Series,
    Table,
)
from kanmin.publish.chart_words import chart_table
from kanmin.publish.charts import chart_svg
from kanmin.publish.compose import compose
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.export import FORMATS, export
from kanmin.publish.handout import Gap, Handout, HandoutKind
from kanmin.publish.handouts import HANDOUT_FORMATS, handout, handout_bytes
from kanmin.publish.map_numbers import MapNumber, Steps, number_map
from kanmin.publish.map_words import cell_table, map_table
from kanmin.publish.maps import hexagon_map, tile_map
from kanmin.publish.tables_out import tables_bytes

__all__ = [
    "FORMATS",
    "HANDOUT_FORMATS",
    "Cell",
    "CellMap",
    "Chart",
    "Document",
    "Gap",
    "Handout",
    "HandoutKind",
    "Heading",
    "Items",
    "MapCell",
    "MapClass",
    "MapNumber",
    "Paragraph",
    "Series",
    "Steps",
    "Table",
    "cell_table",
    "chart_svg",
    "chart_table",
    "compose",
    "docx_bytes",
    "export",
    "handout",
    "handout_bytes",
    "hexagon_map",
    "map_table",
    "number_map",
    "tables_bytes",
    "tile_map",
]
