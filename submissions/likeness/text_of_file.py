"""The text of a file, read by a program of its own, with limits on time and memory.

``python text_of_file.py KIND BYTES SECONDS FROM TO`` writes it into a file; another status than 0 says that it could
not be read. Pandoc reads what has paragraphs, pypdf what has pages. Imports nothing of the journal.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

MEGABYTE = 1024**2
LONGEST = 20 * MEGABYTE  # of the text; a manuscript has less than one


def main(kind: str, memory: str, seconds: str, source: str, target: str) -> None:
    """Write the text of a file."""
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LONGEST, LONGEST))
    if kind == "pdf":
        from pypdf import PdfReader  # noqa: PLC0415 - half a second that other files need not wait for

        pages = [page.extract_text() for page in PdfReader(source).pages]
        Path(target).write_text("\n".join(pages), encoding="utf-8", errors="replace")
        return
    import pypandoc  # noqa: PLC0415 - as above

    heap = f"-M{int(memory) // 2 // MEGABYTE}m"
    arguments = ["--sandbox", f"--from={kind}", "--to=plain", "--wrap=none", f"--output={target}", source]
    program = pypandoc.get_pandoc_path()
    os.execv(program, [program, "+RTS", heap, "-RTS", *arguments])  # noqa: S606 - takes the limits along


if __name__ == "__main__":
    main(*sys.argv[1:])
