"""``python -m submissions.inspection KIND,KIND… FILE`` says what a file is.

Prints one line of JSON: ``{"kind": "docx"}`` or ``{"problem": "macros"}``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from submissions.inspection import verdict

if __name__ == "__main__":
    wanted, name = sys.argv[1:]
    print(json.dumps(verdict(Path(name), wanted.split(","))))  # noqa: T201 - the answer to the journal
