"""What was read of the file: how far that is, what was counted, and what is wrong with it in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from submissions import queries
from submissions.views.of_author import OfAuthor

if TYPE_CHECKING:
    from submissions.models import FileReading

LONGEST_QUOTE = 200  # letters
NO_BREAK = "\N{NO-BREAK SPACE}"


UNREAD = {
    "bomb": (
        _("The file could not be read in time"),
        _("It is very large or very deeply nested. The title, the authors and the abstract cannot be offered to you."),
        _("Fill them in yourself. If the file has pictures in print quality, upload those as figures instead."),
    ),
    "encrypted": (
        _("The file is locked with a password"),
        _("Nothing can be read of it: neither by us nor by the reviewers, nor by a search."),
        _("Save it without a password and put it in the place of this one."),
    ),
    "broken": (
        _("The file could not be read"),
        _("It opens, but its inside is not as its kind asks. The title and the authors cannot be offered to you."),
        _("Fill them in yourself. If you can, open the file once more, save it under a new name and replace it."),
    ),
}
NO_TEXT = (
    _("The file holds no text, only pictures of it"),
    _("It looks like a scan. It cannot be searched or read aloud, words cannot be counted in it, and names cannot be "
      "found in the copy for the reviewers."),
    _("Upload the text document that it was printed from, or save that as a PDF."),
)  # fmt: skip
OLD_FONTS = (
    _("Some of the text is in fonts from before Unicode: %(fonts)s"),
    _("You see Khmer, Lao, Burmese or Vietnamese, but what is stored are other letters that only these fonts show as "
      "that. Such text cannot be found by a search or read aloud by a screen reader; the title and the abstract of it "
      "cannot be offered to you, and your names in it are not found when the copy for the reviewers is made."),
    _("Convert these passages to Unicode and set them in a Unicode font, such as Noto Serif Khmer or Noto Sans Lao. "
      "Every computer and phone has a Unicode keyboard for these scripts, with which short passages are typed anew; "
      "for long ones ask the library or computer centre of your university for a converter. To test it, copy a "
      "sentence into the address line of a browser: if you can still read it there, it is Unicode. Then put the new "
      "file in the place of this one."),
)  # fmt: skip
FOR_MACHINES = (
    _("There is text that people do not see, or that speaks to a machine"),
    _("It is hidden, white, tiny, or tells a program how to judge. Whoever comes across it will take it for an attempt "
      "to mislead: “%(text)s”"),
    _("If it is there by mistake, take it out and put the new file in the place of this one."),
)  # fmt: skip


class Reading(OfAuthor):
    """The part of a page that says how far the reading is; htmx asks for it until it is done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the part; whoever asks for it as a page is led to the file. The list of tasks is drawn anew."""
        read = queries.read_state(self.submission)
        htmx: Any = request.htmx  # type: ignore[attr-defined]
        if not htmx:
            return redirect("submissions:upload", self.submission.pk)
        here = htmx.current_url_abs_path or ""
        in_short = here != reverse("submissions:upload", args=[pk])
        context = {"came_later": here, "in_short": in_short, **read_context(read)}
        response = self.show("submissions/_reading.html", **context)
        if here == reverse("submissions:tasks", args=[pk]) and not read.is_awaited:
            response.headers["HX-Refresh"] = "true"
        return response


def read_context(read: queries.ReadState) -> dict[str, Any]:
    """Return what the part shows."""
    return {
        "reading": read.reading,
        "is_read_later": read.is_awaited,
        "counted": counted(read.reading),
        "problems": problems_of(read),
    }


def problems_of(read: queries.ReadState) -> list[dict[str, Any]]:
    """Return what is wrong with the file: what it is, why it matters, and what to do."""
    if read.reading is None:
        return []
    found = read.reading.found
    told: list[tuple[Any, Any, Any]] = []
    if read.reading.problem:
        told.append(UNREAD.get(read.reading.problem, UNREAD["broken"]))
    elif not found.words:
        told.append(NO_TEXT)
    if found.legacy_fonts:
        title, why, todo = OLD_FONTS
        told.append((title % {"fonts": ", ".join(found.legacy_fonts)}, why, todo))
    if found.for_machines:
        title, why, todo = FOR_MACHINES
        told.append((title, why % {"text": found.for_machines[0].text[:LONGEST_QUOTE]}, todo))
    return [{"title": title, "why": why, "do": todo} for title, why, todo in told]


def counted(reading: FileReading | None) -> str:
    """Return in one line what was counted in the file, without what was not found; empty where nothing was read."""
    if reading is None or not reading.found.words:
        return ""
    found = reading.found
    numbers = [
        (found.words, ngettext("%(n)s word", "%(n)s words", found.words)),
        (found.figures, ngettext("%(n)s figure", "%(n)s figures", found.figures)),
        (found.tables, ngettext("%(n)s table", "%(n)s tables", found.tables)),
        (len(found.references), ngettext("%(n)s reference", "%(n)s references", len(found.references))),
    ]
    return " · ".join((words % {"n": intcomma(number)}).replace(" ", NO_BREAK) for number, words in numbers if number)
