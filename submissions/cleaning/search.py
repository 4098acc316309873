"""``python -m submissions.cleaning.search KIND FILE`` searches a text for its authors.

The authors come as JSON by the standard input: names on a command line are for everybody on the machine to read.
Prints JSON: ``{"findings": […], "left_off": 0}`` or ``{"problem": "broken"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from submissions.cleaning.findings import findings_in
from submissions.cleaning.forms_of_names import Person
from submissions.cleaning.problems import or_problem
from submissions.cleaning.texts import blocks_of

MOST = 500


def main(people: str, kind: str, source: str) -> dict[str, Any]:
    """Search a file; raises nothing that its contents could cause."""
    known = [Person(**person) for person in json.loads(people)]

    def search() -> dict[str, Any]:
        found = findings_in(blocks_of(Path(source).read_bytes(), kind), known)
        return {"findings": [finding.facts for finding in found[:MOST]], "left_off": max(0, len(found) - MOST)}

    return or_problem(search)


if __name__ == "__main__":
    print(json.dumps(main(sys.stdin.read(), *sys.argv[1:])))  # noqa: T201 - the answer to the journal
