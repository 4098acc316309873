"""The shapes of a plot, reckoned on the server: lengths in units of its own, of which it is ``WIDTH`` wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

WIDTH, ROW, BAR, TOP, LINE = 320, 42, 16, 4, 3
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape of a row: from where it begins, how long it is, and which of the patterns fills it."""

    x: float
    length: float
    pattern: int = 0

    @property
    def middle(self) -> float:
        """Half of its length from where it begins."""
        return round(self.x + self.length / 2, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its name and value in words above, and its shapes below."""

    name: str
    value: str
    y: int
    marks: list[Mark]
    median: float | None = None

    @property
    def words_at(self) -> int:
        """Where its words stand."""
        return self.y + 14

    @property
    def bar_at(self) -> int:
        """Where its shapes begin."""
        return self.y + 20

    @property
    def bar_ends(self) -> int:
        """Where its shapes end."""
        return self.bar_at + BAR


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: its rows, the ticks of its scale, and what its patterns mean."""

    rows: list[Row]
    ticks: list[tuple[float, str]]
    legend: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How wide it is."""
        return WIDTH

    @property
    def scale_at(self) -> int:
        """Where the rows end and the scale stands."""
        return TOP + ROW * len(self.rows)

    @property
    def height(self) -> int:
        """How high it is, with its scale."""
        return self.scale_at + 20

    @property
    def bar(self) -> int:
        """How high a shape is."""
        return BAR

    @property
    def in_words(self) -> str:
        """Every row in words: what the plot shows to those who do not see it."""
        return "; ".join(f"{row.name}: {row.value}" for row in self.rows)


def round_up(value: float) -> int:
    """Return the next round number, for the end of a scale: 1, 2 or 5 and zeros."""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= value:
                return step * power
        power *= 10


def spreads(rows: Sequence[tuple[str, float, float, float]], words: Callable[[float], str]) -> Plot | None:
    """Draw the middle half of each row as a bar, and the middle as a line in it."""
    if not rows:
        return None
    end = round_up(max(1, *(high for _name, _low, _median, high in rows)))
    drawn = [
        Row(
            name,
            words(median),
            TOP + n * ROW,
            [Mark(_at(low, end), max(_at(high - low, end), 1.0))],
            _line_at(median, end),
        )
        for n, (name, low, median, high) in enumerate(rows)
    ]
    return Plot(drawn, _ticks(end, words))


def parts(
    rows: Sequence[tuple[str, list[int]]], legend: list[str], words: Callable[[float], str], *, share: bool = False
) -> Plot | None:
    """Draw each row as a bar of its parts: by their number, or with ``share`` each as long as the others."""
    if not rows:
        return None
    end = 100 if share else round_up(max(sum(counts) for _name, counts in rows))
    drawn = []
    for n, (name, counts) in enumerate(rows):
        total, x, marks = sum(counts), 0.0, []
        for pattern, count in enumerate(counts):
            length = _at(100 * count / total if share else count, end)
            if count:
                marks.append(Mark(round(x, 1), length, pattern))
            x += length
        value = f"{words(round(100 * counts[0] / total))} %" if share else words(total)
        drawn.append(Row(name, value, TOP + n * ROW, marks))
    return Plot(drawn, _ticks(end, (lambda n: f"{words(n)} %") if share else words), legend)


def _at(value: float, end: float) -> float:
    return round(value * WIDTH / end, 1)


def _line_at(value: float, end: float) -> float:
    """Return where a line stands, as far from either end as half of it is thick."""
    return min(max(_at(value, end), LINE / 2), WIDTH - LINE / 2)


def _ticks(end: int, words: Callable[[float], str]) -> list[tuple[float, str]]:
    return [(0.0, "0"), (WIDTH / 2, ""), (float(WIDTH), words(end))]
