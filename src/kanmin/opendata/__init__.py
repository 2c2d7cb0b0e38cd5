"""オープンデータ: published plans as flat tables, for anybody and for machines.

In: published plans, a licence, a folder where files are wanted. Out: rows; CSV, JSON, JSON Lines,
Excel and Parquet; a schema of the columns (CSVW); a catalogue (DCAT 3).
Never: a draft, a figure that no plan states, a 0 for what is not known.
"""

from kanmin.opendata.about import CC_BY, SOURCE, About, Licence, schema_raw
from kanmin.opendata.bulk import WrittenFiles, WrittenPlan, pieces, steps, write_files, years_of
from kanmin.opendata.catalogue import (
    JAPAN,
    WHOLE,
    Catalogue,
    DataPart,
    Dataset,
    Distribution,
    Years,
    catalogue_of,
    catalogue_raw,
    dataset_of,
)
from kanmin.opendata.columns import BY_NAME, TABLES, VERSION, Column, ColumnType, DataTable
from kanmin.opendata.forms import BOM, DataForm
from kanmin.opendata.rows import PublishedPlan, Row, rows

__all__ = [
    "BOM",
    "BY_NAME",
    "CC_BY",
    "JAPAN",
    "SOURCE",
    "TABLES",
    "VERSION",
    "WHOLE",
    "About",
    "Catalogue",
    "Column",
    "ColumnType",
    "DataForm",
    "DataPart",
    "DataTable",
    "Dataset",
    "Distribution",
    "Licence",
    "PublishedPlan",
    "Row",
    "WrittenFiles",
    "WrittenPlan",
    "Years",
    "catalogue_of",
    "catalogue_raw",
    "dataset_of",
    "pieces",
    "rows",
    "schema_raw",
    "steps",
    "write_files",
    "years_of",
]
