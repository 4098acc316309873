"""The sample manuscripts, which lie beside a clone; where each costs seconds, the everyday suite takes two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
MANUSCRIPTS = sorted((SAMPLES / "manuscripts").glob("*.docx"))
PDFS = sorted((SAMPLES / "pdf").glob("*.pdf"))
MOST_UNLIKE = ("plos-pmed.1001186", "sesan-khmer-english")
"""One of ten authors, and one of two scripts."""


def thorough(*case: Any, unless: bool) -> Any:
    """Return a case that the everyday suite leaves out, unless it differs enough from the others."""
    return pytest.param(*case, marks=[] if unless else pytest.mark.thorough)


def manuscripts() -> list[Any]:
    """Return all as cases, of which the everyday suite takes those that differ most."""
    return [thorough(path, unless=path.stem in MOST_UNLIKE) for path in MANUSCRIPTS]
