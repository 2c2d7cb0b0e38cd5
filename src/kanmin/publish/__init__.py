"""Publishing (公表): a plan as Word, PDF, web page, workbook, tables and open data.

In: a plan and the names of the categories. Out: the bytes of a file. Word, PDF and HTML are drawn
from one `Document`, so they cannot differ in content.
Never: a change to the plan, or a place where the bytes are kept.
"""

from kanmin.layout import Cell, Chart, Document, Heading, Items, Paragraph, Series, Table
from kanmin.publish.chart_words import chart_table
from kanmin.publish.charts import chart_svg
from kanmin.publish.compose import compose
from kanmin.publish.docx_out import docx_bytes
from kanmin.publish.export import FORMATS, export
from kanmin.publish.tables_out import tables_bytes

__all__ = [
    "FORMATS",
    "Cell",
    "Chart",
    "Document",
    "Heading",
    "Items",
    "Paragraph",
    "Series",
    "Table",
    "chart_svg",
    "chart_table",
    "compose",
    "docx_bytes",
    "export",
    "tables_bytes",
]
