"""Fields in a Word text: codes that name a person, a machine or an account of a reference manager."""

from __future__ import annotations

from typing import Any

from submissions.cleaning.parts import WEB, local

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES_SOMEBODY = {"AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE"}
OF_THE_DOCUMENT = {"DOCPROPERTY", "INFO"}
NAMING = {"AUTHOR", "LASTSAVEDBY", "LASTAUTHOR", "MANAGER", "COMPANY", "TEMPLATE", "FILENAME"}
FROZEN = {  # what they show stays, where it comes from does not
    *OF_THE_DOCUMENT, "ADDIN", "DOCVARIABLE", "CITATION", "BIBLIOGRAPHY", "INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE",
    "IMPORT", "LINK", "DDE", "DDEAUTO", "RD", "DATABASE", "MERGEFIELD", "ADDRESSBLOCK",
}  # fmt: skip
NOTHING = " ADDIN "  # a code without meaning: a program that brings fields up to date leaves what it shows


class Field:
    """One field while the text is walked through: its code, and the texts that it shows."""

    def __init__(self) -> None:
        self.codes: list[Any] = []
        self.shown: list[Any] = []
        self.is_shown = False


def clean_fields(tree: Any, word: str) -> None:
    """Take the codes out that tell who wrote; what a field shows stays, unless it is the name itself."""
    for element in tree.iter(W + "fldSimple"):
        code = element.get(W + "instr", "")
        element.set(W + "instr", _kept_code(code))
        if _names_somebody(code):
            show(list(element.iter(W + "t")), word)
    open_fields: list[Field] = []
    for element in list(tree.iter(W + "fldChar", W + "instrText", W + "delInstrText", W + "t")):
        _step(element, open_fields, word)
    for element in list(tree.iter(W + "fldData")):
        element.getparent().remove(element)


def _step(element: Any, open_fields: list[Field], word: str) -> None:
    name = local(element.tag)
    kind = element.get(W + "fldCharType") if name == "fldChar" else ""
    if kind == "begin":
        open_fields.append(Field())
    elif kind == "separate" and open_fields:
        open_fields[-1].is_shown = True
    elif kind == "end" and open_fields:
        _settle(open_fields.pop(), word)
    elif name in {"instrText", "delInstrText"} and open_fields:
        open_fields[-1].codes.append(element)
    elif name == "t":
        for field in open_fields:
            if field.is_shown:
                field.shown.append(element)


def _settle(field: Field, word: str) -> None:
    code = "".join(element.text or "" for element in field.codes)
    kept = _kept_code(code)
    if kept != code:
        show(field.codes, kept)
    if _names_somebody(code):
        show(field.shown, word)


def show(elements: list[Any], text: str) -> None:
    """Let the first of some elements hold the text, and the others nothing."""
    for element in elements:
        element.text = text if element is elements[0] else ""


def _names_somebody(code: str) -> bool:
    words = [word.strip('"').upper() for word in code.split()]
    if not words:
        return False
    return words[0] in NAMES_SOMEBODY or (words[0] in OF_THE_DOCUMENT and bool(NAMING.intersection(words[1:2])))


def _kept_code(code: str) -> str:
    words = code.split()
    name = words[0].upper() if words else ""
    leads_away = name == "HYPERLINK" and len(words) > 1 and not words[1].startswith("\\")
    if leads_away and not WEB.match(words[1].strip('"“”')):
        return NOTHING
    return NOTHING if name in FROZEN or _names_somebody(code) else code
