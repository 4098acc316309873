"""Copies of a Word file with every style flattened to Normal, as people write who know only the buttons for bold and size.

What a style gave stands as direct formatting at each stretch of text and each paragraph: size, bold, italic, alignment.
From the same copy a PDF is set, so that a page shows what the copy shows.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import manimgx_fonts
import typst
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OF_RUN = ("sz", "b", "i")
NORMAL = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:sz w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
    '<w:name w:val="Normal"/></w:style></w:styles>'
)


def flattened(data: bytes) -> bytes:
    """Return a copy of a Word file without any style but Normal."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    styles = {
        style.get(f"{W}styleId"): style for style in etree.fromstring(entries["word/styles.xml"]).iter(f"{W}style")
    }
    for part in ("word/document.xml", "word/footnotes.xml"):
        tree = etree.fromstring(entries[part])
        for paragraph in tree.iter(f"{W}p"):
            _flatten(paragraph, styles)
        for name in ("tblStyle", "pStyle", "rStyle"):
            for element in list(tree.iter(W + name)):
                element.getparent().remove(element)
        entries[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    entries["word/styles.xml"] = NORMAL.encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _flatten(paragraph: Any, styles: dict[str, Any]) -> None:
    facts = {"sz": "24", **_of_style(paragraph.find(f"{W}pPr/{W}pStyle"), styles)}
    if "jc" in facts and paragraph.find(f"{W}pPr/{W}jc") is None:
        etree.SubElement(paragraph.find(f"{W}pPr"), f"{W}jc").set(f"{W}val", facts["jc"])
    for run in paragraph.iter(f"{W}r"):
        own = run.find(f"{W}rPr")
        if own is None:
            own = etree.Element(f"{W}rPr")
            run.insert(0, own)
        of_run = {**facts, **_of_style(own.find(f"{W}rStyle"), styles)}
        for name in OF_RUN:
            if name in of_run and own.find(W + name) is None:
                etree.SubElement(own, W + name).set(f"{W}val", of_run[name])


def _of_style(named: Any, styles: dict[str, Any]) -> dict[str, str]:
    style = None if named is None else styles.get(named.get(f"{W}val"))
    if style is None:
        return {}
    facts = _of_style(style.find(f"{W}basedOn"), styles)
    for path in (f"{W}pPr/{W}jc", *(f"{W}rPr/{W}{name}" for name in OF_RUN)):
        found = style.find(path)
        if found is not None:
            facts[path.rsplit("}", 1)[-1]] = found.get(f"{W}val", "1")
    return facts


# -- PDF -----------------------------------------------------------------------------------------------------------


def set_as_pdf(flat: bytes) -> bytes:
    """Return a flattened Word file as a PDF: each paragraph in its size, weight and alignment; pictures left out."""
    with zipfile.ZipFile(io.BytesIO(flat)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))[0]
    page = '#set page(numbering: "1")\n#set text(font: ("Libertinus Serif", "Noto Sans Khmer"), size: 12pt)\n#set par(justify: true)\n'
    source = page + "\n\n".join(part for paragraph in body.iter(f"{W}p") if (part := "".join(_set(paragraph))))
    return typst.compile(source.encode(), font_paths=[str(Path(manimgx_fonts.__file__).parent)])


def _set(paragraph: Any) -> Iterator[str]:
    runs = [run for run in paragraph.iter(f"{W}r") if any(part.tag in {f"{W}t", f"{W}br"} for part in run)]
    if not any((part.text or "").strip() for run in runs for part in run.iter(f"{W}t")):
        return
    centred = paragraph.find(f"{W}pPr/{W}jc")
    yield "#align(center)[" if centred is not None and centred.get(f"{W}val") == "center" else "#["
    if paragraph.find(f"{W}pPr/{W}numPr") is not None:
        yield f'#text(size: 12pt)[#"{_number(paragraph)}. "]'
    for run in runs:
        facts = {name: run.find(f"{W}rPr/{W}{name}") for name in (*OF_RUN, "vertAlign")}
        text = "".join(
            part.text or "" if part.tag == f"{W}t" else "\n" for part in run if part.tag in {f"{W}t", f"{W}br"}
        )
        words = '#"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '"#linebreak()#"') + '"'
        if facts["vertAlign"] is not None:
            words = f"#super[{words}]" if facts["vertAlign"].get(f"{W}val") == "superscript" else f"#sub[{words}]"
        weight = "bold" if facts["b"] is not None and facts["b"].get(f"{W}val") != "0" else "regular"
        size = int(facts["sz"].get(f"{W}val")) / 2
        yield f'#text(size: {size}pt, weight: "{weight}")[{words}]'
    yield "]"


def _number(paragraph: Any) -> int:
    """Return which one of its list a paragraph is."""
    wanted = paragraph.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    numbered = [
        other
        for other in paragraph.getparent().iter(f"{W}p")
        if (found := other.find(f"{W}pPr/{W}numPr/{W}numId")) is not None and found.get(f"{W}val") == wanted
    ]
    return numbered.index(paragraph) + 1
