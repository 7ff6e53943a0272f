"""Rules of charts and tables. Where two limits are told, these are the older, stricter ones."""

from typing import Any

from sandbox.rules.checks import Check, Findings, Shape, array, flag, number, one_of, string, tagged
from sandbox.rules.checks import whole as whole_number
from sandbox.rules.rich_text import RICH_TEXT

SERIES, POINTS = 6, 20
TABLE_ROWS, TABLE_CELLS = 100, 20
DATA_ROWS, DATA_COLUMNS = 101, 20
TABLE_CHARACTERS = 10_000
_LABEL = string(20, least=1)


def _above_zero(findings: Findings, value: Any, pointer: str) -> None:
    number(findings, value, pointer)
    if isinstance(value, int | float) and not value > 0:
        findings.add(pointer, "must be greater than 0")


def _one_point_each(findings: Findings, chart: Any, pointer: str) -> None:
    categories = chart["axis_config"]["categories"]
    for place, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != categories:
            where = f"{pointer}/series/{place}/data"
            findings.add(where, "must have exactly one data point for each category")


def _unique_names(findings: Findings, chart: Any, pointer: str) -> None:
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) < len(names):
        findings.add(f"{pointer}/series", "series names must be unique")


_POINT = Shape({"label": _LABEL, "value": number})
_AXES = Shape(
    {
        "series": array(Shape({"name": _LABEL, "data": array(_POINT, most=POINTS)}), most=SERIES),
        "axis_config": Shape(
            {"categories": array(_LABEL, most=POINTS)},
            {"x_label": string(50), "y_label": string(50)},
        ),
    },
    rules=(_one_point_each, _unique_names),
)
_PIE = Shape({"segments": array(Shape({"label": _LABEL, "value": _above_zero}), most=SERIES)})
CHART = Shape(
    {
        "title": string(50, least=1),
        "chart": tagged({"bar": _AXES, "line": _AXES, "area": _AXES, "pie": _PIE}),
    },
    {"block_id": string(255, least=1)},
)
"""A data_visualization block."""


def cell_text(cell: Any) -> str:
    """The characters in a cell, for counting."""
    if isinstance(cell, dict):
        return "".join(
            cell_text(value)
            for name, value in cell.items()
            if name in {"text", "value", "elements"}
        )
    if isinstance(cell, list):
        return "".join(cell_text(item) for item in cell)
    return str(cell)


def table_characters(block: Any) -> int:
    """The characters of a block's cells; 0 for a block that is no table."""
    return sum(len(cell_text(cell)) for row in block.get("rows") or () for cell in row)


def _even_rows(findings: Findings, table: Any, pointer: str) -> None:
    if len({len(row) for row in table["rows"]}) > 1:
        findings.add(f"{pointer}/rows", "all rows must have the same number of cells")


def _plain_header(findings: Findings, table: Any, pointer: str) -> None:
    for place, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            findings.add(f"{pointer}/rows/0/{place}", "a header cell cannot be rich_text")


_RAW = Shape({"text": string()})
_SETTING = Shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _setting(findings: Findings, value: Any, pointer: str) -> None:
    if value is not None:  # null skips a column
        _SETTING(findings, value, pointer)


def _rows(cell: Check, most_cells: int, most_rows: int, least_rows: int) -> Check:
    return array(array(cell, most=most_cells), most=most_rows, least=least_rows)


TABLE = Shape(
    {"rows": _rows(tagged({"raw_text": _RAW, "rich_text": RICH_TEXT}), TABLE_CELLS, TABLE_ROWS, 1)},
    {
        "block_id": string(255, least=1),
        "column_settings": array(_setting, most=TABLE_CELLS),
    },
)
_DATA_CELL = tagged(
    {
        "raw_text": _RAW,
        "raw_number": Shape({"value": number}, {"text": string()}),
        "rich_text": RICH_TEXT,
    }
)
DATA_TABLE = Shape(
    {
        "caption": string(least=1),
        "rows": _rows(_DATA_CELL, DATA_COLUMNS, DATA_ROWS, 2),
    },
    {
        "block_id": string(255, least=1),
        "page_size": whole_number(1, 100),
        "row_header_column_index": whole_number(0, DATA_COLUMNS - 1),
    },
    rules=(_even_rows, _plain_header),
)
