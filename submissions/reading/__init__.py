"""What a manuscript says of itself: title, abstracts, keywords, authors, sections, references, and what it holds.

Pure: a file in, facts out. Knows nothing of the journal and imports nothing of it, so that it can run as a program of
its own with limits on time and memory (``python -m submissions.reading``). What is not plain stays empty: a blank is
filled in by the author, a wrong guess is overlooked by him.
"""

from __future__ import annotations

from submissions.reading.facts import Author, ForMachines, Reading, Section
from submissions.reading.paragraphs import Unreadable
from submissions.reading.whole import KINDS, VERSION, reading_of

__all__ = [
    "KINDS",
    "VERSION",
    "Author",
    "ForMachines",
    "Reading",
    "Section",
    "Unreadable",
    "reading_of",
]
