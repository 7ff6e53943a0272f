"""Rules of charts and tables."""

from sandbox.rules.checks import Findings, Json

SERIES, POINTS = 6, 20
TABLE_ROWS, TABLE_CELLS = 100, 20
DATA_ROWS, DATA_COLUMNS, DATA_CHARACTERS = 101, 20, 10_000


def check_data_visualization(findings: Findings, block: Json, pointer: str) -> None:
    """A native chart: bar, line, area, or pie. Limits are the older, stricter ones where two are told."""
    findings.known(block, pointer, {"type", "block_id", "title", "chart"})
    if not findings.required(block, pointer, ["title", "chart"]):
        return
    findings.string(block, pointer, "title", 50, least=1)
    chart, place = block["chart"], f"{pointer}/chart"
    if not isinstance(chart, dict):
        findings.add(place, "must be an object")
    elif chart.get("type") == "pie":
        _pie(findings, chart, place)
    elif chart.get("type") in {"bar", "line", "area"}:
        _series(findings, chart, place)
    else:
        findings.add(f"{place}/type", "must be one of: area, bar, line, pie")


def _pie(findings: Findings, chart: Json, pointer: str) -> None:
    findings.known(chart, pointer, {"type", "segments"})
    for number, segment in enumerate(findings.items(chart, pointer, "segments", SERIES)):
        place = f"{pointer}/segments/{number}"
        if findings.required(segment, place, ["label", "value"]):
            findings.string(segment, place, "label", 20, least=1)
            if not segment["value"] > 0:
                findings.add(f"{place}/value", "must be greater than 0")


def _series(findings: Findings, chart: Json, pointer: str) -> None:
    findings.known(chart, pointer, {"type", "series", "axis_config"})
    if not findings.required(chart, pointer, ["series", "axis_config"]):
        return
    axis, place = chart["axis_config"], f"{pointer}/axis_config"
    findings.known(axis, place, {"categories", "x_label", "y_label"})
    categories = findings.items(axis, place, "categories", POINTS)
    for number, category in enumerate(categories):
        findings.string({"category": category}, f"{place}/categories/{number}", "category", 20)
    findings.string(axis, place, "x_label", 50)
    findings.string(axis, place, "y_label", 50)
    names: set[str] = set()
    for number, series in enumerate(findings.items(chart, pointer, "series", SERIES)):
        spot = f"{pointer}/series/{number}"
        if not findings.required(series, spot, ["name", "data"]):
            continue
        findings.string(series, spot, "name", 20, least=1)
        if series["name"] in names:
            findings.add(f"{spot}/name", "series names must be unique")
        names.add(series["name"])
        points = findings.items(series, spot, "data", POINTS)
        if [point.get("label") for point in points] != categories:
            findings.add(f"{spot}/data", "must have exactly one point for each category")
        if not all(isinstance(point.get("value"), int | float) for point in points):
            findings.add(f"{spot}/data", "every point needs a number")


def check_table(findings: Findings, block: Json, pointer: str) -> None:
    """A plain table."""
    findings.known(block, pointer, {"type", "block_id", "rows", "column_settings"})
    for number, row in enumerate(findings.items(block, pointer, "rows", TABLE_ROWS)):
        findings.items({"row": row}, f"{pointer}/rows/{number}", "row", TABLE_CELLS)


def check_data_table(findings: Findings, block: Json, pointer: str) -> None:
    """A sortable table with a header row."""
    fields = {"type", "block_id", "rows", "caption", "page_size", "row_header_column_index"}
    findings.known(block, pointer, fields)
    findings.required(block, pointer, ["caption"])
    findings.number(block, pointer, "page_size", 1, 100)
    rows = findings.items(block, pointer, "rows", DATA_ROWS, least=2)
    widths = {len(row) for row in rows if isinstance(row, list)}
    if len(widths) > 1:
        findings.add(f"{pointer}/rows", "all rows must have the same number of cells")
    if any(width > DATA_COLUMNS for width in widths):
        findings.add(f"{pointer}/rows", f"no more than {DATA_COLUMNS} columns allowed")
    if sum(len(str(cell.get("text", cell.get("value", "")))) for row in rows for cell in row) > (
        DATA_CHARACTERS
    ):
        findings.add(f"{pointer}/rows", f"no more than {DATA_CHARACTERS} characters allowed")
