"""Word and Excel files (ECMA-376): only what the document reaches is kept, and nothing of it names anybody."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from submissions.cleaning import pictures
from submissions.cleaning.fields import W, clean_fields, show
from submissions.cleaning.parts import (
    WEB,
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

TYPES = "[Content_Types].xml"
RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
LEFT_OUT = frozenset({
    # who made the file, when, with what, and how it looked
    "core-properties", "extended-properties", "custom-properties", "thumbnail", "labelInfo", "classificationlabels",
    # people, their accounts and tasks, signatures, revisions of tables
    "people", "person", "documenttasks", "origin", "signature", "revisionHeaders", "usernames", "threadedComment",
    # what other programs and machines have left
    "customXml", "customXmlProps", "attachedTemplate", "printerSettings", "recipientData", "mailMergeSource",
    "mailMergeHeaderSource", "transform", "keyMapCustomizations", "attachedToolbars", "webextensiontaskpanes",
    "webextension", "userXmlData", "connections", "customProperty",
})  # fmt: skip
COMMENTS = frozenset({"comments", "commentsExtended", "commentsIds", "commentsExtensible", "threadedComment"})
MARKS_OF_COMMENTS = {"commentRangeStart", "commentRangeEnd", "commentReference"}
REMOVED = frozenset({
    "rsids", "docVars", "docId", "attachedTemplate", "mailMerge", "printerSettings", "saveThroughXslt", "dataBinding",
    "absPath", "fileSharing", "schemaLibrary",
})  # fmt: skip
REMOVED_ATTRIBUTES = {"initials", "date", "dateUtc", "userId", "providerId", "ed", "authorId"}
OF_EXCEL = {"userName", "dT", "personId"}
WORDS = ("http://schemas.openxmlformats.org/wordprocessingml", "http://schemas.microsoft.com/office/word")
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
BOUND_TO_NAMES = ("creator", "lastModifiedBy", "Manager", "Company", "Author")
LOOKED_AT = {"docPr": "", "cNvPr": "Picture", "imagedata": "", "shape": "", "rect": "", "oval": ""}
DESCRIBING = {"descr", "title", "alt", "name"}
OLE = b"\xd0\xcf\x11\xe0"
SUMMARY = "SummaryInformation".encode("utf-16-le")  # MS-OLEPS 2.25.1: author, company, last editor
PASSED_ON = {
    "odttf", "ttf", "otf", "fntdata", "emf", "wmf", "emz", "wmz", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff",
    "wdp", "jp2", "jpx", "j2k", "bin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """How a file is cleaned: which word stands for a name, which relations go, and which elements."""

    word: str
    left_out: frozenset[str] = LEFT_OUT
    removed: frozenset[str] = REMOVED


def cleaned(data: bytes, word: str, *, keeps_comments: bool = True) -> bytes:
    """Return the file anew; raises ``Uncleanable``."""
    return _cleaned(data, Way(word) if keeps_comments else Way(word, LEFT_OUT | COMMENTS, REMOVED | MARKS_OF_COMMENTS))


def _cleaned(data: bytes, way: Way) -> bytes:
    entries = unpacked(data)
    kept: dict[str, bytes] = {}
    names = {name: called(name, data) for name, data in entries.items()}
    waiting, lower = [""], {name.lower(): name for name in entries}
    while waiting:
        source = waiting.pop()
        gone: set[str] = set()
        if relations := lower.get(_relations_of(source).lower()):
            tree = tree_of(entries[relations])
            reached, gone = _relations(tree, source, lower, way)
            _rename(tree, source, lower, names)
            kept[relations] = written(tree)
            waiting += [name for name in reached if name not in kept]
        if source:
            kept[source] = _part(source, entries[source], gone, way)
    if not kept.keys() - {_relations_of("")}:  # nothing is reached
        raise Uncleanable
    kept[TYPES] = _types(entries[TYPES], {name.lower(): names.get(name, name) for name in kept})
    new = names | {_relations_of(name): _relations_of(called_now) for name, called_now in names.items()}
    return packed({new.get(name, name): data for name, data in kept.items()})


def _relations_of(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(tree: Any, source: str, lower: dict[str, str], way: Way) -> tuple[list[str], set[str]]:
    """Leave out relations that name somebody; return the parts the others lead to, and the ids of those left out."""
    reached, gone = [], set()
    for relation in list(tree):
        kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
        if kind in way.left_out:
            gone.add(relation.get("Id", ""))
            remove(relation)
        elif relation.get("TargetMode") == "External":
            if not WEB.match(target) and not target.startswith("#"):
                relation.set("Target", "about:blank" if kind == "hyperlink" else "NULL")
        else:
            found = _found(target, source, lower)
            reached += [found] if found else []
    return reached, gone


def _found(target: str, source: str, lower: dict[str, str]) -> str | None:
    """Return the part to which a relation leads."""
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/").lower()
    return lower.get(path) or lower.get(unquote(path))


def _rename(tree: Any, source: str, lower: dict[str, str], names: dict[str, str]) -> None:
    """Let relations lead to the new names of parts."""
    for relation in tree:
        target = relation.get("Target", "")
        found = None if relation.get("TargetMode") == "External" else _found(target, source, lower)
        if found and names[found] != found:
            relation.set("Target", posixpath.join(posixpath.dirname(target), posixpath.basename(names[found])))


def _types(data: bytes, kept: dict[str, str]) -> bytes:
    """Return the types of the parts that are kept, lower names to what they are called now."""
    tree = tree_of(data)
    for entry in list(tree):
        name = entry.get("PartName", "").lstrip("/").lower()
        found = kept.get(name) or kept.get(unquote(name))
        if name and found is None:
            remove(entry)
        elif found is not None and found.lower() not in {name, unquote(name)}:
            entry.set("PartName", f"/{found}")
    return written(tree)


def _part(name: str, data: bytes, gone: set[str], way: Way) -> bytes:
    suffix = name.rsplit(".", 1)[-1].lower()
    if suffix in {"xml", "vml"}:
        return _xml(data, gone, way)
    if suffix == "svg":
        return pictures.cleaned_svg(data)
    if data.startswith(b"PK\x03\x04"):
        return _cleaned(data, way)
    if suffix not in PASSED_ON or (data.startswith(OLE) and SUMMARY in data):
        raise Uncleanable
    return pictures.cleaned(data)


def _xml(data: bytes, gone: set[str], way: Way) -> bytes:
    tree = tree_of(data)
    clean_fields(tree, way.word)
    for content in list(tree.iter(W + "sdt")):
        binding = content.find(f"{W}sdtPr/{W}dataBinding")
        if binding is not None and any(name in binding.get(W + "xpath", "") for name in BOUND_TO_NAMES):
            show(list(content.iter(W + "t")), way.word)
    for element in list(tree.iter()):
        name = local(element.tag)
        if name in way.removed:
            remove(element)
            continue
        if name == "author" and local(getattr(element.getparent(), "tag", "")) == "authors":  # notes in Excel
            element.text = way.word
        _attributes(element, name, gone, way.word)
    return written(tree)


def _attributes(element: Any, name: str, gone: set[str], word: str) -> None:
    for key, value in list(element.attrib.items()):
        attribute = local(key)
        is_of_word = key[1:].startswith(WORDS)
        if is_of_word and attribute == "author":
            element.set(key, word)
        elif (key.startswith(RELATED) and value in gone) or _names(key, attribute, is_of_word=is_of_word):
            del element.attrib[key]
        elif name in LOOKED_AT and attribute in DESCRIBING:
            _described(element, key, value, name)
        elif name == "tag" and attribute == "val" and value.startswith(("MENDELEY_", "ZOTERO_")):
            element.set(key, "citation")


def _names(key: str, attribute: str, *, is_of_word: bool) -> bool:
    """Tell whether an attribute says who wrote, when or on which machine; Excel's stand in no namespace."""
    if is_of_word:
        return attribute in REMOVED_ATTRIBUTES or attribute.startswith("rsid")
    return key in OF_EXCEL


def _described(element: Any, key: str, value: str, name: str) -> None:
    """Take names of files out of what a picture is called; a description for readers stays."""
    is_called = (name == "cNvPr" and local(key) == "name") or name == "imagedata"
    if is_called or names_a_machine(value):
        element.set(key, LOOKED_AT[name])
