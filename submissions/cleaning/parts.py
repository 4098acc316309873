"""Parts of which archives and PDF are made: XML without remarks, paths of a machine, an archive written anew."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from lxml import etree

PATH = re.compile(r"^\s*[A-Za-z]:[\\/]|\\\\|[\\/](?:users|home|documents)[\\/]|^\s*file:", re.IGNORECASE)
WEB = re.compile(r"\s*(?:https?|ftp):", re.IGNORECASE)
ORDINARY = re.compile(r"(?:image|picture|font|hdphoto|media|oleobject|rid)?[0-9-]*|[a-z]|[0-9a-f]{10,}", re.IGNORECASE)
"""What programs call pictures and other inner files by themselves: a word of their own, a number, a digest."""
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment an archive can name (APPNOTE 4.4.6)


class Uncleanable(Exception):
    """Something in the file cannot be looked into: names might lie in it."""


def names_a_machine(text: str) -> bool:
    """Tell whether a text leads into the folders of a machine, which are called after whose they are."""
    return not WEB.match(text) and bool(PATH.search(text))


def tree_of(data: bytes) -> Any:
    """Parse XML without entities and without what no reader sees: remarks and instructions to programs."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def written(tree: Any) -> bytes:
    """Return XML as bytes."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def local(name: Any) -> str:
    """Return the name of an element or an attribute without its namespace."""
    return str(name).rsplit("}", 1)[-1]


def remove(element: Any) -> None:
    """Take an element out; text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the entries of an archive, folders left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}


def called(name: str, data: bytes) -> str:
    """Return a name for a picture or another inner file: its own, or one made of its content if a person gave it that.

    The same content gets the same name in every version, so that what stayed is seen to have stayed.
    """
    folder, base = posixpath.split(name)
    stem, dot, suffix = base.rpartition(".")
    if not dot or suffix.lower() in {"xml", "vml", "rels", "rdf"} or ORDINARY.fullmatch(stem):
        return name
    return posixpath.join(folder, f"picture-{hashlib.sha256(data).hexdigest()[:16]}.{suffix}")


def packed(entries: Mapping[str, bytes], *, first_plain: str = "") -> bytes:
    """Return an archive of these entries, without times, remarks and extra fields."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(entries, key=lambda name: name != first_plain):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == first_plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, entries[name])
    return buffer.getvalue()


def overwrite(made: bytearray, start: int, end: int, byte: bytes = b"\0") -> None:
    """Overwrite a stretch of a file, which keeps its length; nothing where the end lies before the start."""
    made[start:end] = byte * len(made[start:end])
