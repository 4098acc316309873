"""What templates need to draw: sizes of files, the river on the cover of an issue."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import formats

register = template.Library()

WIDTH, HEIGHT, BENDS = 260, 360, 4
TONES = 4
KILO = 1000


@register.filter
def file_size(size: Any) -> str:
    """Return a number of bytes as it is read: "184 kB", "3.1 MB" (SI, 1 kB = 1000 bytes); nothing for nothing."""
    if not size:
        return ""
    if size < KILO:
        return f"{size} B"
    if size < KILO**2:
        return f"{formats.number_format(round(size / KILO))} kB"
    return f"{formats.number_format(round(size / KILO**2, 1))} MB"


@register.filter
def parts(value: Any) -> list[Any]:
    """Return a list as it is, and anything else as a list of one; nothing for nothing."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value in (None, "") else [value]


@register.filter
def as_name(label: Any) -> str:
    """Return a label as it stands before a colon: one that is a sentence goes without its full stop."""
    return str(label).removesuffix(".")


@register.filter
def gathered(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return steps with the living ones first, and those that one reason blocks as one entry: ``reason``, ``waiting``.

    A blocked step whose screen is open, because what stands against it is done there, stays by itself.
    """
    steps = list(steps)
    living = [step for step in steps if not step.get("blocked")]
    blocked = [step for step in steps if step.get("blocked")]
    shared = Counter(str(reason) for step in blocked if not step.get("remedy") for reason in step["blocked"])
    alone: list[dict[str, Any]] = []
    groups: dict[str, list[Any]] = {}
    for step in blocked:
        reason = max(map(str, step["blocked"]), key=lambda words: shared[words])
        if step.get("remedy") or shared[reason] == 1:
            alone.append(step)
        else:
            groups.setdefault(reason, []).append(step["label"])
    return [*living, *alone, *({"reason": reason, "waiting": labels} for reason, labels in groups.items())]


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: Any) -> dict[str, Any]:
    """Draw the way to a page: label and address of each page above it, then what it is called itself, without one."""
    return {
        "items": [
            {"label": parts[n], "url": parts[n + 1] if n + 1 < len(parts) else ""} for n in range(0, len(parts), 2)
        ]
    }


@register.simple_tag
def river(volume: Any, number: Any) -> dict[str, Any]:
    """Return the course of a river that belongs to this volume and number: the same each time it is drawn.

    Paths are SVG path data (SVG 1.1, 8.3) in a box of 260 × 360 units.
    """
    chance = random.Random(f"{volume}/{number}")  # noqa: S311 -- a drawing, not a secret
    side = chance.choice((-1, 1))
    middle = WIDTH * (0.62 + chance.uniform(-0.04, 0.08))
    step = HEIGHT / BENDS
    points = [
        (middle + side * (-1) ** bend * chance.uniform(22, 46) - 9 * bend, -8 + bend * (step + 4))
        for bend in range(BENDS + 1)
    ]
    arms = []
    for bend in chance.sample(range(1, BENDS), 3):
        x, y = points[bend]
        away = 1 if (bend + (side > 0)) % 2 else -1
        length, fall = chance.uniform(36, 66), chance.uniform(8, 22)
        arms.append(
            f"M{x:.0f} {y:.0f}c{away * length * 0.4:.0f} {-fall * 0.2:.0f} {away * length * 0.6:.0f} {fall:.0f} "
            f"{away * length:.0f} {fall:.0f}"
        )
    return {
        "main": _course(points, 0),
        "second": _course(points, 11),
        "arms": arms,
        "tone": (int(volume) if str(volume).isdigit() else 0) % TONES,
    }


def _course(points: list[tuple[float, float]], offset: float) -> str:
    """Return a smooth path through the points, moved to the side."""
    x, y = points[0]
    parts = [f"M{x + offset:.0f} {y:.0f}"]
    for following, below in points[1:]:
        half = (below - y) / 2
        parts.append(
            f"C{x + offset:.0f} {y + half:.0f} {following + offset:.0f} {below - half:.0f} "
            f"{following + offset:.0f} {below:.0f}"
        )
        x, y = following, below
    return "".join(parts)
