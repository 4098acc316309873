"""The text of a file, read by a program of its own.

``python text_of_file.py KIND FROM TO`` writes it into a file; another status than 0 says that it could
not be read. Pandoc reads what has paragraphs, pypdf what has pages. Imports nothing of the journal.
"""

from __future__ import annotations

import os
import resource
import sys
from importlib.util import find_spec
from pathlib import Path

MEGABYTE = 1024**2
LONGEST = 20 * MEGABYTE  # of the text; a manuscript has less than one
HEAP = 512  # megabytes for pandoc: half of the addresses that it may have


def main(kind: str, source: str, target: str) -> None:
    """Write the text of a file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))
    if kind == "pdf":
        from pypdf import PdfReader  # noqa: PLC0415 - half a second that other files need not wait for

        pages = [page.extract_text() for page in PdfReader(source).pages]
        Path(target).write_text("\n".join(pages), encoding="utf-8", errors="replace")
        return
    heap = f"-M{HEAP}m"
    arguments = ["--sandbox", f"--from={kind}", "--to=plain", "--wrap=none", f"--output={target}", source]
    package = find_spec("pypandoc")  # to load it takes as long as to run what lies in it
    program = str(Path(str(package and package.origin)).parent / "files" / "pandoc")
    os.execv(program, [program, "+RTS", heap, "-RTS", *arguments])  # noqa: S606 - takes limits along


if __name__ == "__main__":
    main(*sys.argv[1:])
