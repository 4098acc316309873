"""PDF (ISO 32000): written anew from what its pages reach, so that earlier revisions are gone, and without names."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject, TextStringObject

from submissions.cleaning import pictures
from submissions.cleaning.parts import names_a_machine

OF_THE_DOCUMENT = ("/Perms", "/DSS", "/Collection", "/SpiderInfo", "/Legal", "/URI")
ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/EF", "/OPI", "/CreatorInfo", "/XFA",
            "/EmbeddedFiles", "/SigFlags")  # fmt: skip
OF_NOTES = ("/T", "/M", "/CreationDate", "/NM", "/RC")
OF_FILES = ("/F", "/UF", "/Win", "/Mac", "/Unix", "/DOS", "/Desc")
OF_THE_PAGE = {"/Link", "/Widget"}  # the other notes are comments (ISO 32000, 12.5.6.2)
LEADS_TO_FILES = {"/GoToR", "/GoToE", "/Launch", "/SubmitForm", "/ImportData"}
PICTURES = ("/DCTDecode", ["/DCTDecode"], "/JPXDecode", ["/JPXDecode"])
READ_ALOUD = ("/Alt", "/T", "/ActualText", "/TU")


def cleaned(data: bytes, *, keeps_comments: bool = True) -> bytes:
    """Return the document anew."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.metadata = None
    for key in OF_THE_DOCUMENT:
        writer.root_object.pop(key, None)
    form = writer.root_object.get("/AcroForm")
    if form is not None:
        _drop_signatures(form.get_object())
    _walk(writer.root_object, set(), keeps_comments=keeps_comments)
    first, last = io.BytesIO(), io.BytesIO()
    writer.write(first)
    again = PdfWriter(clone_from=PdfReader(first))  # takes along only what the pages still reach
    again.metadata = None
    again.write(last)
    return last.getvalue()


def _drop_notes(page: Any, *, keeps_comments: bool) -> None:
    """Take attached files and signatures off a page, and comments if asked; what stays has no writer."""
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = [
        note
        for note in notes.get_object()
        if (kind := note.get_object().get("/Subtype")) != "/FileAttachment"
        and (keeps_comments or kind in OF_THE_PAGE)
        and not _is_signature(note.get_object())
    ]
    page[NameObject("/Annots")] = ArrayObject(kept)


def _drop_signatures(form: Any) -> None:
    fields = form.get("/Fields")
    if fields is not None:
        kept = [field for field in fields.get_object() if not _is_signature(field.get_object())]
        form[NameObject("/Fields")] = ArrayObject(kept)


def _is_signature(field: Any) -> bool:
    parent = field.get("/Parent")
    kind = field.get("/FT") or (parent.get_object().get("/FT") if parent is not None else None)
    return bool(kind == "/Sig")


def _walk(root: Any, seen: set[int], *, keeps_comments: bool) -> None:
    """Clean all that the document reaches: also pages that no reader counts, and notes that only its tags lead to."""
    waiting = [root]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            found = found.get_object()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            _drop_notes(found, keeps_comments=keeps_comments)
            _clean(found, keeps_comments=keeps_comments)
            waiting += [found.raw_get(key) for key in found]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _clean(found: DictionaryObject, *, keeps_comments: bool) -> None:
    if not keeps_comments and "/Rect" in found and found.get("/Subtype") not in OF_THE_PAGE:
        found.clear()
    for key in [key for key in found if key in ANYWHERE or key.startswith("/PTEX.")]:
        del found[key]
    if "/Rect" in found and "/Subtype" in found and found.get("/Subtype") != "/Widget":
        _drop(found, OF_NOTES)
    if found.get("/S") in LEADS_TO_FILES or found.get("/Type") in {"/Filespec", "/F"}:
        _drop(found, OF_FILES)
    if found.get("/S") == "/URI" and _leads_to_somebody(str(found.get("/URI", ""))):
        found[NameObject("/URI")] = TextStringObject("")
    if found.get("/Type") == "/OCG" and "/Usage" in found:
        _drop(found["/Usage"], ("/User",))
    _drop(found, [key for key in READ_ALOUD if names_a_machine(str(found.get(key, "")))])
    if isinstance(found, StreamObject) and found.get("/Filter") in PICTURES:
        found._data = pictures.cleaned(found._data)  # noqa: SLF001 - the packed bytes are what is wanted


def _drop(found: Any, keys: Iterable[str]) -> None:
    for key in keys:
        found.pop(key, None)


def _leads_to_somebody(address: str) -> bool:
    return names_a_machine(address) or address.lower().startswith("mailto:")
