"""Files from strangers: what may come in, whether it is what it says, and how it gets into the store."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from journal import apart, scanner
from journal.storage import opaque_key
from journal.text import one_line
from journal.workflow import StepRefused
from submissions.models import ManuscriptFile
from submissions.models.incoming import NOT_CHECKED
from submissions.states import FileKind

log = logging.getLogger(__name__)

INSPECTION, CLEANING, SEARCH = "submissions.inspection", "submissions.cleaning", "submissions.cleaning.search"
LONGEST_WAIT = 40  # seconds by the clock, while somebody waits; an inspection may use half of that
LONGEST_NAME = 240

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "tiff": "image/tiff",
    "csv": "text/csv",
}
ENDINGS = {"jpeg": {".jpeg", ".jpg"}, "tiff": {".tiff", ".tif"}}
TEXTS = ("docx", "odt", "pdf")
PICTURES = ("png", "jpeg", "tiff")
ACCEPTED: dict[str, tuple[str, ...]] = {
    FileKind.MANUSCRIPT: TEXTS,
    FileKind.RESPONSE: TEXTS,
    FileKind.REVIEWER_COPY: TEXTS,
    FileKind.FIGURE: (*PICTURES, "pdf"),
    FileKind.SUPPLEMENT: (*TEXTS, *PICTURES, "xlsx", "csv"),
}
"""What each kind of file may be."""

NAMES = {
    "docx": _("Word (.docx)"),
    "odt": _("OpenDocument (.odt)"),
    "pdf": _("PDF"),
    "xlsx": _("Excel (.xlsx)"),
    "png": _("PNG"),
    "jpeg": _("JPEG"),
    "tiff": _("TIFF"),
    "csv": _("CSV in UTF-8"),
}
PROBLEMS = {
    "empty": _("The file is empty. Choose another one."),
    "encrypted": _("The file is protected by a password. Save it without one and upload it again."),
    "old_word": _("This is a file of an old Word version (.doc). Save it as .docx and upload it again."),
    "broken": _("The file is damaged and cannot be opened. Open it on your machine, save it anew and upload that."),
    "macros": _("The file holds macros or other programs. Save it without them, as plain .docx or PDF."),
    "remote": _(
        "The file loads a picture, a template or another part from another machine. Put the part itself into the file "
        "(a template: detach it) and save it anew."
    ),
    "bomb": _("The file unpacks to far more than a manuscript can be. Save it anew, with smaller pictures."),
    "bad_names": _(
        "The file holds parts with names that are not allowed. Open it in Word, save it anew and upload that."
    ),
    "bad_xml": _("The file holds definitions that are not allowed. Open it in Word, save it anew and upload that."),
    "uncleanable": _(
        "The file holds an object of another program, in which names may lie that cannot be taken out. "
        "Put a picture of it in its place, or save the file as PDF, and upload that."
    ),
    "joined": _(
        "The file is more than one file: something else lies before, between or behind its parts. Open it, save it "
        "anew and upload that."
    ),
    "infected": _(
        "A virus was found in the file. Clean your machine with a virus scanner, save the text into a new file and "
        "upload that."
    ),
    NOT_CHECKED: _("The file could not be checked: the fault is ours. Have it checked again, or remove it."),
    "cut_off": _("The file did not arrive whole. Choose it once more and upload it; then remove this one."),
    "too_many": _("There are too many files already. Save several as one document, and upload that."),
    "not_taken": _("The section takes no separate files of this kind. Choose another section, or leave it out."),
    "not_text": _("The table is not in UTF-8. Save it as “CSV UTF-8” and upload it again."),
}


class UploadRefused(StepRefused):
    """The file cannot be taken; the reason says what to do, ``problem`` is its key."""

    def __init__(self, problem: str, *, kind: str = FileKind.MANUSCRIPT) -> None:
        super().__init__(refusal_in_words(problem, kind=kind))
        self.problem = problem


class NotScanned(StepRefused):
    """The virus scanner, which must see every file, does not answer; nothing is known against this one."""

    def __init__(self) -> None:
        super().__init__(
            _("The virus check does not answer at present, so no file can be taken. Try again in a few minutes.")
        )


NOT_NOW = (NotScanned, apart.Busy)
"""What a file meets of which nothing is known, and which is to be looked into later."""


def refusal_in_words(problem: str, *, kind: str) -> Any:
    """Return the sentence for a problem with a file of a kind: what is wrong, and what to do."""
    if problem == "too_large":
        limit = filesizeformat(settings.UPLOAD_LIMIT)
        return _("The file is larger than %(limit)s. Make its pictures smaller.") % {"limit": limit}
    return PROBLEMS.get(problem) or _wrong_kind(kind)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was looked at: what it is called, what it is, how long it is, and its SHA-256."""

    name: str
    kind: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """The media type, by what the file is and not by what the browser said."""
        return MEDIA_TYPES[self.kind]

    @property
    def columns(self) -> dict[str, Any]:
        """What the row of the stored file says of it."""
        return {"name": self.name, "media_type": self.media_type, "size": self.size, "sha256": self.sha256}


def accepted_words(kind: str) -> str:
    """Return in words what a kind of file may be."""
    return ", ".join(str(NAMES[name]) for name in ACCEPTED[kind])


def check_upload(upload: File[Any], *, kind: str) -> Upload:
    """Look into an uploaded file; raises ``UploadRefused`` with a sentence that says what to do, and ``NOT_NOW``.

    To be called outside a transaction: it may take seconds.
    """
    size = upload.size or 0
    if not size:
        raise UploadRefused("empty")
    if size > settings.UPLOAD_LIMIT:
        raise UploadRefused("too_large")
    with apart.on_disk(upload) as path:
        try:
            found = apart.answer_of(INSPECTION, ",".join(ACCEPTED[kind]), path, patience=LONGEST_WAIT)["kind"]
        except apart.Refused as refusal:
            raise UploadRefused(refusal.problem, kind=kind) from refusal
        if problem := _virus(path):
            raise UploadRefused(problem)
    return Upload(kept_name(upload.name or "", found), found, size, _sha256(upload))


def refuse_virus(upload: File[Any]) -> None:
    """Show a file to the virus scanner, where there is one; raises ``UploadRefused`` and ``NotScanned``.

    For files of the house, whose insides are looked into elsewhere. As slow as the check.
    """
    if not scanner.is_configured():
        return
    with apart.on_disk(upload) as path:
        if problem := _virus(path):
            raise UploadRefused(problem)


def without_names(
    upload: File[Any], checked: Upload, *, word: str, keeps_comments: bool = True
) -> tuple[File[Any], Upload]:
    """Return a checked file anew without the names in it, ``word`` where a format asks for one; and what it is now.

    Raises ``UploadRefused``, and ``Busy``. As slow as the check.
    """
    with apart.on_disk(upload) as source, tempfile.NamedTemporaryFile(prefix="cleaned-") as target:
        how = () if keeps_comments else ("bare",)
        try:
            apart.answer_of(CLEANING, checked.kind, word, source, target.name, *how, patience=LONGEST_WAIT)
        except apart.Refused as refusal:
            raise UploadRefused(refusal.problem) from refusal
        content = target.read()
    if not content:
        raise UploadRefused("broken")
    cleaned = ContentFile(content, name=checked.name)
    return cleaned, replace(checked, size=len(content), sha256=_sha256(cleaned))


def traces_in(upload: File[Any], kind: str, people: list[dict[str, str]]) -> dict[str, Any]:
    """Return what in a text tells of people: ``findings`` and how many were ``left_off``, or the ``problem``.

    Each of ``people`` has the fields of ``cleaning.forms_of_names.Person``. Raises ``Busy``. As slow as the check.
    """
    with apart.on_disk(upload) as source:
        try:
            return apart.answer_of(SEARCH, kind, source, given=json.dumps(people).encode())
        except apart.Refused as refusal:
            return {"problem": refusal.problem}


def put_into_store(upload: File[Any], checked: Upload) -> str:
    """Write a checked file into the store and return its key; no row knows it yet."""
    field: Any = ManuscriptFile._meta.get_field("stored")
    upload.seek(0)
    return str(field.storage.save(opaque_key(ManuscriptFile(), f"x.{checked.kind}"), upload))


@contextmanager
def taken_back_on_failure(*keys: str) -> Iterator[None]:
    """Take files out of the store again when the rows that were to know them could not be written."""
    try:
        yield
    except BaseException:
        field: Any = ManuscriptFile._meta.get_field("stored")
        for key in keys:
            with contextlib.suppress(Exception):  # what failed first is what counts; an unknown key harms nobody
                field.storage.delete(key)
        raise


def _wrong_kind(kind: str) -> Any:
    return _("This kind of file cannot be taken. Possible are: %(kinds)s.") % {"kinds": accepted_words(kind)}


def kept_name(given: str, kind: str) -> str:
    """Return the author's name for the file, without folders, control characters and marks that turn the direction.

    Its ending says what the file is: who downloads and opens it must not start a table that calls itself a program.
    """
    name = name_alone(given)
    suffix = PurePosixPath(name).suffix
    if suffix.lower() not in ENDINGS.get(kind, {f".{kind}"}):
        name, suffix = f"{name}.{kind}", f".{kind}"
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - len(suffix)] + suffix


def name_alone(given: str) -> str:
    """Return the author's name for a file, of which nobody knows yet what it is."""
    return one_line(PurePosixPath(given.replace("\\", "/")).name) or str(_("manuscript"))


def _sha256(upload: File[Any]) -> str:
    digest = hashlib.sha256()
    for piece in upload.chunks():
        digest.update(piece)
    return digest.hexdigest()


def _virus(path: Path) -> str:
    """Return the problem "infected" if the virus scanner finds something; without one nothing is found."""
    if not scanner.is_configured():
        return ""
    try:
        with path.open("rb") as file:
            found = scanner.virus_in(file)
    except scanner.ScannerAway as error:
        log.warning("event=virus_scanner_away required=%s error=%s", settings.CLAMAV_REQUIRED, error)
        if settings.CLAMAV_REQUIRED:
            raise NotScanned from error
        return ""
    if found:
        log.warning("event=virus_found name=%s", found)
    return "infected" if found else ""
