"""OpenDocument texts (ODF 1.3): the same for the files of LibreOffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from submissions.cleaning import pictures
from submissions.cleaning.parts import (
    Uncleanable,
    called,
    local,
    names_a_machine,
    packed,
    remove,
    tree_of,
    unpacked,
    written,
)

MANIFEST = "META-INF/manifest.xml"
LEFT_OUT = ("Thumbnails/", "Configurations2/", "Versions/", "META-INF/", "layout-cache", "VersionList.xml",
            "manifest.rdf", "Basic/", "Scripts/", "Dialogs/", "Database/")  # fmt: skip
NAMED = {  # what is shown is a name, or tells whose machine it was
    "creator", "initial-creator", "printed-by", "author-name", "author-initials", "creator-initials", "sender-initials",
    "sender-firstname", "sender-lastname", "sender-title", "sender-position", "sender-email", "sender-phone-private",
    "sender-phone-work", "sender-fax", "sender-company", "sender-street", "sender-city", "sender-postal-code",
    "sender-country", "sender-state-or-province", "file-name", "template-name",
}  # fmt: skip
COMMENTS = frozenset({"annotation", "annotation-end"})
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
MACHINE = {"PrinterName", "PrinterSetup", "PrinterPaperFromSetup", "Rsid", "RsidRoot", "CurrentDatabaseDataSource",
           "PrintFaxName", "RedlineProtectionKey"}  # fmt: skip
NOTHING = (
    b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta xmlns:office='
    b'"urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"><office:meta/></office:document-meta>'
)
PICTURES = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "svm", "ttf", "otf")
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Way:
    """How a text is cleaned: which word stands for a name, which elements go, what inner files are called now."""

    word: str
    removed: frozenset[str]
    names: dict[str, str]


def cleaned(data: bytes, word: str, *, keeps_comments: bool = True) -> bytes:
    """Return the file anew; raises ``Uncleanable``."""
    entries = unpacked(data)
    removed = frozenset() if keeps_comments else COMMENTS
    names = {name: called(name, entry) for name, entry in entries.items()}
    how = Way(word, removed, {name: now for name, now in names.items() if now != name})
    kept = {name: _part(name, entry, how) for name, entry in entries.items() if not name.startswith(LEFT_OUT)}
    if MANIFEST in entries:
        tree = tree_of(entries[MANIFEST])
        for entry in list(tree):
            path = next((value for key, value in entry.attrib.items() if local(key) == "full-path"), "/")
            if (not path.endswith("/") and path not in kept) or path.startswith(LEFT_OUT):
                remove(entry)
            else:
                _attributes(entry, how.names)
        kept[MANIFEST] = written(tree)
    return packed({names.get(name, name): data for name, data in kept.items()}, first_plain="mimetype")


def _part(name: str, data: bytes, how: Way) -> bytes:
    base, suffix = name.rsplit("/", 1)[-1], name.rsplit(".", 1)[-1].lower()
    if base == "mimetype":
        return data
    if base == "meta.xml":
        return NOTHING
    if suffix == "xml":
        return _xml(data, how)
    if suffix == "svg":
        return pictures.cleaned_svg(data)
    is_replacement = "ObjectReplacements/" in name
    if (suffix not in PICTURES and not is_replacement) or data.startswith(OLE):
        raise Uncleanable
    return pictures.cleaned(data)


def _xml(data: bytes, how: Way) -> bytes:
    tree = tree_of(data)
    for element in list(tree.iter()):
        name = local(element.tag)
        if name in how.removed:
            remove(element)
            continue
        if name in NAMED:
            for child in list(element):
                element.remove(child)
            element.text = how.word
        elif element.tag == DUBLIN_CORE + "date" or (name == "config-item" and _value(element, "name") in MACHINE):
            remove(element)
            continue
        _attributes(element, how.names)
    return written(tree)


def _value(element: Any, wanted: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if local(key) == wanted), "")


def _attributes(element: Any, names: dict[str, str]) -> None:
    for key, value in list(element.attrib.items()):
        if (name := unquote(value).removeprefix("./")) in names:
            element.set(key, names[name])
        elif local(key) in {"author", "rsid", "paragraph-rsid", "chg-author", "chg-date-time"}:
            del element.attrib[key]
        elif names_a_machine(value) or (local(key) == "href" and value.lower().startswith("mailto:")):
            element.set(key, "")
