"""What a leading open-source journal system needed for the same workload on a machine of 2 cores."""

from __future__ import annotations

MEASURED_ON = "23 November 2026"
LOADED_IN = "4 min 9 s"
PEER: dict[str, tuple[float, float | None, int]] = {
    "journal home": (172, 10.6, 156),
    "list of 40 issues": (156, 13.5, 70),
    "one issue": (195, 9.3, 178),
    "one article": (190, 10.1, 178),
    "search": (1_532, 1.1, 279),
    "sign in": (34, 56, 24),
    "editor: new, without an editor": (1_736, 1.4, 2_440),
    "editor: in review": (13_996, 0.1, 21_846),
    "editor: under way": (24_113, None, 33_643),
    "editor: one manuscript in review": (308, 5.8, 301),
    "editor: choose a reviewer": (239, 6.5, 86),
    "author: my manuscripts": (149, 12.2, 145),
    "reviewer: my reviews": (85, 10.8, 82),
}
"""Of each page: the milliseconds (p50) for one client, the requests a second for eight, the queries."""
