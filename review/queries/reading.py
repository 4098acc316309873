"""Reads of the manuscript as a reviewer has it before him in the browser."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from journal.text import safe_article
from review.models import Note
from review.queries.rounds import may_read, reviewer_copy
from submissions.models import RenderedPicture, Rendering
from submissions.showing import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from review.models import Assignment
    from submissions.models import ManuscriptFile


@dataclass(frozen=True, slots=True)
class Shown:
    """One paragraph, picture or page of a manuscript, at which a note can be written; counted from 1."""

    number: int
    is_page: bool
    section: str
    words: str
    html: SafeString | None
    picture: int
    width: int
    height: int
    notes: int

    @property
    def place(self) -> str:
        """Where it is, in words."""
        return place_in_words(self.number, is_page=self.is_page)


def place_in_words(number: int, *, is_page: bool) -> str:
    """Return what a page or a paragraph is called."""
    return _("Page %(n)s") % {"n": number} if is_page else _("Paragraph %(n)s") % {"n": number}


def file_to_read(assignment: Assignment) -> ManuscriptFile | None:
    """Return the file whose review is open to its reviewer: released, and no interest waits to be cleared."""
    return reviewer_copy(assignment) if may_read(assignment) else None


def rendering_of(file: ManuscriptFile | None) -> Rendering | None:
    """Return a file as it is read in a browser, or as it is being made."""
    return Rendering.objects.filter(file=file).first() if file is not None else None


def shown_parts(rendering: Rendering, notes: Iterable[Note] = ()) -> list[Shown]:
    """Return the parts of a manuscript in their order, cleaned, each with how many of these notes stand at it."""
    content = rendering.content()
    is_page = content["form"] == PAGES
    noted = Counter(note.number for note in notes if note.file_id == rendering.file_id)
    return [_part(number, row, noted[number], is_page=is_page) for number, row in enumerate(content["parts"], 1)]


def _part(number: int, row: dict[str, Any], notes: int, *, is_page: bool) -> Shown:
    return Shown(
        number=number,
        is_page=is_page,
        section=row["section"],
        words=row["words"],
        html=safe_article(row["html"]) if "html" in row else None,
        picture=row.get("picture", 0),
        width=row.get("width", 0),
        height=row.get("height", 0),
        notes=notes,
    )


def notes_of(assignment: Assignment) -> list[Note]:
    """Return the notes of a report in work, in the order of the manuscript."""
    return list(Note.objects.filter(assignment=assignment))


def words_of_page(rendering: Rendering, number: int) -> dict[str, Any] | None:
    """Return one page with its size and the places of its words, in tenths of a point; nothing where there is none."""
    content = rendering.content()
    if content["form"] != PAGES or not 0 < number <= len(content["parts"]):
        return None
    page = content["parts"][number - 1]
    names = ("left", "top", "width", "height", "words")
    lines = [dict(zip(names, line, strict=True)) for line in page["lines"]]
    return {
        "number": number,
        "width": page["width"],
        "height": page["height"],
        "lines": [{**line, "base": line["top"] + line["height"] * 4 // 5} for line in lines],
    }


def picture_of(rendering: Rendering, number: int, *, is_wide: bool) -> RenderedPicture | None:
    """Return one picture in the width that is asked for, or in the only one there is."""
    rows = RenderedPicture.objects.filter(rendering=rendering, number=number)
    return rows.filter(is_wide__lte=is_wide).order_by("-is_wide").first()
