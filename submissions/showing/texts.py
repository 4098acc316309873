"""Word and OpenDocument texts as paragraphs in HTML, by pandoc; whoever shows them cleans them."""

from __future__ import annotations

import ctypes
import io
import signal
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import html
from pypandoc import get_pandoc_path

from submissions.showing.problems import Unreadable
from submissions.showing.words import beginning

if TYPE_CHECKING:
    from pathlib import Path

    from submissions.showing.pictures import Pictures

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)
LIBRARY = ctypes.CDLL(None)
OUT_OF_HEAP = 251  # the status with which a program of Haskell says that its heap is used up
AROUND = frozenset({"div", "section", "header", "main", "figure", "aside"})
HEADINGS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
PLACE = "text-"
"""Begins the name of each place, as the module that cleans HTML wants it."""
LARGEST_PICTURE = 40 * 1024**2  # bytes


def text_of(path: Path, kind: str, pictures: Pictures) -> list[dict[str, Any]]:
    """Return the paragraphs of a file, its pictures between them; raises ``Unreadable``.

    Beyond its limits it raises ``MemoryError``, as a parser in this process would.
    """
    done = subprocess.run(  # noqa: S603 - our own program, with a path of our own making
        [get_pandoc_path(), "--sandbox", "--from", kind, "--to", "html", "--standalone", "--wrap=none", str(path)],
        capture_output=True,
        check=False,
        preexec_fn=_die_with_parent,
    )
    source = done.stdout.decode("utf-8", "replace").strip()
    if done.returncode in {-signal.SIGXCPU, OUT_OF_HEAP}:
        raise MemoryError
    if done.returncode or not source:
        raise Unreadable
    tree = html.document_fromstring(source, parser=html.HTMLParser(huge_tree=True))
    with zipfile.ZipFile(path) as archive:
        reader = _Reader(archive, pictures)
        reader.inside(tree.body)
    return reader.parts


def _die_with_parent() -> None:
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(DIE_WITH_PARENT, signal.SIGKILL)


class _Reader:
    """Walks through the HTML of pandoc and collects paragraphs."""

    def __init__(self, archive: zipfile.ZipFile, pictures: Pictures) -> None:
        self.parts: list[dict[str, Any]] = []
        self._archive, self._pictures = archive, pictures
        self._section = ""

    def inside(self, around: Any) -> None:
        """Read each block within an element."""
        if (around.text or "").strip():
            self._block(_paragraph(around.text))
        for element in list(around):
            self._one(element)

    def _one(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == "section" and "footnotes" in (element.get("class") or ""):
            for note in element.iter("li"):
                self._block(_as(note, "p"))
        elif tag in AROUND:
            self.inside(element)
        elif tag in HEADINGS:
            self._heading(element)
        else:
            self._block(element if tag != "figcaption" else _as(element, "p"))

    def _heading(self, element: Any) -> None:
        words = _words(element)
        is_title = "title" in (element.get("class") or "").split()
        if words and not is_title:
            self._section = beginning(words)
        self._block(_as(element, "p" if is_title else HEADINGS[element.tag]))

    def _block(self, element: Any) -> None:
        """Write down a paragraph, list or table, and after it the pictures that stand in it."""
        shown = [image.get("src") or "" for image in element.iter("img")]
        for image in list(element.iter("img")):
            image.drop_tree()
        for link in element.iter("a"):
            _mend(link)
        if words := _words(element):
            source = html.tostring(element, encoding="unicode", with_tail=False)
            self.parts.append({"html": source, "words": beginning(words), "section": self._section})
        for name in shown:
            self.parts.append({"section": self._section, "words": "", **self._picture(name)})

    def _picture(self, name: str) -> dict[str, int]:
        """Return number and size of a picture that lies in the file; none of one that lies elsewhere."""
        for entry in (name, f"word/{name}"):
            try:
                if self._archive.getinfo(entry).file_size <= LARGEST_PICTURE:
                    return self._pictures.read(io.BytesIO(self._archive.read(entry))) or {"picture": 0}
            except KeyError:
                continue
        return {"picture": 0}


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())


def _paragraph(text: str) -> Any:
    made = html.Element("p")
    made.text = text
    return made


def _as(element: Any, tag: str) -> Any:
    """Return an element under another tag; the place it had goes to it only if links lead there."""
    element.tag = tag
    if (name := element.get("id") or "").startswith("fn"):
        element.set("id", PLACE + name)
    return element


def _mend(link: Any) -> None:
    """Let a link lead to a note and back; one to another place in the text would lead nowhere."""
    kind, leads_to = link.get("class") or "", link.get("href") or ""
    if "footnote" in kind:
        link.set("href", f"#{PLACE}{leads_to.removeprefix('#')}")
        if name := link.get("id"):
            link.set("id", PLACE + name)
    elif leads_to.startswith("#"):
        del link.attrib["href"]
