"""Native charts as shapes in a box: plain figures, which a template draws."""

import math
from dataclasses import dataclass, field

from sandbox.mrkdwn import Reader
from sandbox.render import block_text
from sandbox.state import Json, Team

WIDTH, HEIGHT = 640, 260
LEFT, RIGHT, TOP, BOTTOM = 46, 12, 14, 34
STEPS = 4
PIE_X, PIE_Y, PIE_RADIUS = 130, 130, 112
LABELLED_BARS = 24
"""With more bars than this, the numbers on top of them would overlap."""


@dataclass(frozen=True)
class Shape:
    """A bar, a slice, a line or an area: an SVG path, and what it says when pointed at."""

    path: str
    number: int
    words: str = ""


@dataclass(frozen=True)
class Label:
    """Words at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Entry:
    """A line of the legend."""

    number: int
    words: str


@dataclass
class Drawing:
    """A chart. `dots` are the points of lines; `summary` says all of it in words."""

    kind: str
    summary: str
    fills: list[Shape] = field(default_factory=list)
    strokes: list[Shape] = field(default_factory=list)
    dots: list[tuple[float, float, Shape]] = field(default_factory=list)
    grid: list[Label] = field(default_factory=list)
    ticks: list[Label] = field(default_factory=list)
    values: list[Label] = field(default_factory=list)
    legend: list[Entry] = field(default_factory=list)
    zero: float = HEIGHT - BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def drawing(block: Json) -> Drawing:
    """A data_visualization block as shapes."""
    chart = block["chart"]
    told = block_text(block, Reader(Team("", "", "", "", "")))
    drawn = Drawing(chart["type"], told.replace("\n", "; "))
    if chart["type"] == "pie":
        _pie(drawn, chart["segments"])
        return drawn
    plot = _Plot(chart)
    plot.axes(drawn)
    (plot.bars if chart["type"] == "bar" else plot.lines)(drawn)
    drawn.legend = [Entry(place, one["name"]) for place, one in enumerate(chart["series"])]
    return drawn


class _Plot:
    """Where values of a chart with axes stand."""

    def __init__(self, chart: Json) -> None:
        self.area = chart["type"] == "area"
        self.series = chart["series"]
        self.names = chart["axis_config"]["categories"]
        values = [point["value"] for one in self.series for point in one["data"]]
        self.step = _step(min(0, *values, 0), max(0, *values, 0))
        self.low = math.floor(min(0, *values) / self.step) * self.step
        self.high = max(math.ceil(max(0, *values) / self.step) * self.step, self.low + self.step)
        self.slot = (WIDTH - LEFT - RIGHT) / len(self.names)

    def y(self, value: float) -> float:
        """The height at which a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return float(round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1))

    def x(self, place: int) -> float:
        """The middle of a category."""
        return round(LEFT + (place + 0.5) * self.slot, 1)

    def axes(self, drawn: Drawing) -> None:
        """The lines of the grid with their values, and the categories."""
        drawn.zero = self.y(0)
        value = self.low
        while value <= self.high + self.step / 2:
            drawn.grid.append(Label(LEFT - 8, self.y(value), f"{value:g}", "end"))
            value += self.step
        most = max(4, int(self.slot / 10))
        # Names that would run into each other are cut; the table of figures has them whole.
        drawn.ticks = [
            Label(self.x(place), HEIGHT - BOTTOM + 18, _cut(name, most))
            for place, name in enumerate(self.names)
        ]

    def bars(self, drawn: Drawing) -> None:
        """Bars of each category beside each other."""
        wide = min(self.slot * 0.72 / len(self.series), 56)
        few = len(self.names) * len(self.series) <= LABELLED_BARS
        for number, one in enumerate(self.series):
            for place, point in enumerate(one["data"]):
                left = self.x(place) + (number - len(self.series) / 2) * wide
                top, foot = sorted((self.y(point["value"]), self.y(0)))
                path = f"M{left + 1:.1f} {foot}V{top}h{wide - 2:.1f}V{foot}z"
                drawn.fills.append(Shape(path, number, _said(one, point)))
                if few:
                    drawn.values.append(Label(left + wide / 2, top - 4, f"{point['value']:g}"))

    def lines(self, drawn: Drawing) -> None:
        """A line for each series; areas are filled down to zero."""
        for number, one in enumerate(self.series):
            spots = [(self.x(i), self.y(point["value"])) for i, point in enumerate(one["data"])]
            path = "M" + "L".join(f"{x} {y}" for x, y in spots)
            drawn.strokes.append(Shape(path, number))
            if self.area:
                foot = f"L{spots[-1][0]} {self.y(0)}L{spots[0][0]} {self.y(0)}z"
                drawn.fills.append(Shape(path + foot, number, one["name"]))
            for (x, y), point in zip(spots, one["data"], strict=True):
                drawn.dots.append((x, y, Shape("", number, _said(one, point))))


def _step(low: float, high: float) -> float:
    """A round distance between lines of the grid: 1, 2 or 5 with noughts."""
    rough = (high - low) / STEPS or 1
    unit = 10.0 ** math.floor(math.log10(rough))
    return float(next(unit * by for by in (1, 2, 5, 10) if unit * by >= rough))


def _pie(drawn: Drawing, segments: list[Json]) -> None:
    drawn.width, drawn.height = PIE_X * 2, PIE_Y * 2
    total, turned = sum(part["value"] for part in segments), 0.0
    for number, part in enumerate(segments):
        share = part["value"] / total
        words = f"{part['label']}: {part['value']:g} ({share:.0%})"
        drawn.fills.append(Shape(_slice(turned, share), number, words))
        drawn.legend.append(Entry(number, words))
        turned += share


def _slice(begin: float, share: float) -> str:
    if share >= 1:  # an arc that ends where it began is nothing: two halves
        return _slice(0, 0.5) + _slice(0.5, 0.5)
    (x, y), (to_x, to_y) = (_on_circle(turn) for turn in (begin, begin + share))
    large = int(share > 0.5)
    return f"M{PIE_X} {PIE_Y}L{x} {y}A{PIE_RADIUS} {PIE_RADIUS} 0 {large} 1 {to_x} {to_y}z"


def _on_circle(turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn - math.pi / 2
    x, y = PIE_X + PIE_RADIUS * math.cos(angle), PIE_Y + PIE_RADIUS * math.sin(angle)
    return round(x, 2), round(y, 2)


def _said(series: Json, point: Json) -> str:
    return f"{series['name']}, {point['label']}: {point['value']:g}"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
