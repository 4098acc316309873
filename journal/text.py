"""Text from strangers: cleaning of HTML, control characters, zero width spaces, folded comparison."""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from itertools import count, groupby
from typing import TYPE_CHECKING, Any

import bleach
from bleach.html5lib_shim import HTML_TAGS
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Callable

ZERO_WIDTH = re.compile("[\u200b\u200c\u2060\ufeff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
ORCID = re.compile(r"(?:https?://)?(?:www\.)?(?:orcid\.org/)?((?:\d{4}-?){3}\d{3}[\dXx])/?", re.ASCII)
ROR = re.compile(
    r"(?:https?://)?(?:www\.)?(?:ror\.org/)?(0[0-9a-hjkmnp-tv-z]{6})([0-9]{2})/?", re.ASCII | re.IGNORECASE
)
ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter that looks like a digit
BLOCK = re.compile(r"</?(?:p|h[2-4]|ul|ol|blockquote)>")
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)
NUMBERED_LIST = re.compile("<ol>.*?</ol>", re.DOTALL)
TAG = re.compile(r"</?[a-z]")
OPENS = re.compile(r"<(?=/?([A-Za-z][^\s<>/]*))")
MARK = re.compile(r"<(?!/?p>|br>)")
STRONG = re.compile(r"\*\*(?=[^\s*])((?:[^*]|\*(?!\*))+)(?<=[^\s*])\*\*")
EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+)(?<=[^\s*])\*(?![\w*])")
ITEM = re.compile(r"\s*[-\u2013\u2022] +(\S.*)")
NUMBERED = re.compile(r"\s*([0-9]{1,3})[.)] +(\S.*)")
QUOTED = re.compile(r"\s*&gt; ?(.*)")
ADDRESS = re.compile(r"https?://[^\s<>\"*]*[^\s<>\"*.,;:!?)\]]")
MARKS = re.compile("[\u0300-\u036f]")
ISBN = re.compile(
    r"(?:ISBN(?:[- ]?1[03])?:? ?)?((?:[0-9][-\u2010-\u2015 ]?){9}[0-9X]|(?:[0-9][-\u2010-\u2015 ]?){12}[0-9])",
    re.IGNORECASE,
)
HYPHENS = re.compile("[\u2010-\u2015]")
ISBN_10 = 10
WHOLE_NUMBER = re.compile("[0-9]{1,18}")
TAGS = frozenset({"a", "blockquote", "br", "em", "h2", "h3", "i", "b", "li", "ol", "p", "strong", "sub", "sup", "ul"})
OF_ARTICLES = TAGS | frozenset({
    "caption", "code", "dd", "dl", "dt", "figcaption", "figure", "h4", "hr", "pre", "section", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr",
})  # fmt: skip
PLACE = "text-"
"""Begins the name of each place in a text of a stranger that a link leads to: no other part of a page is called so."""


def clean_html(source: str) -> str:
    """Return HTML that is safe to show: a short list of tags, no attribute but the address of a safe link."""
    return _cleaned(source, TAGS, _is_address)


def with_brackets(source: str) -> str:
    """Return what somebody typed with “<” as a letter where it begins no tag of HTML, as in “<name> wrote”."""
    return OPENS.sub(lambda found: "<" if found[1].lower() in HTML_TAGS or ":" in found[1] else "&lt;", source)


def _cleaned(source: str, tags: frozenset[str], kept: Callable[[str, str, str], bool]) -> str:
    return bleach.clean(plain(source), tags=tags, attributes=kept, protocols={"http", "https", "mailto"}, strip=True)


def _is_address(tag: str, attribute: str, _value: str) -> bool:
    return (tag, attribute) == ("a", "href")


def _is_address_or_place(tag: str, attribute: str, value: str) -> bool:
    return _is_address(tag, attribute, value) or (attribute == "id" and value.startswith(PLACE))


def safe_html(source: str) -> SafeString:
    """Return cleaned HTML, marked as safe for templates; here and in ``safe_article`` alone anything is."""
    return mark_safe(clean_html(source))


def safe_article(source: str) -> SafeString:
    """Return the cleaned HTML of an article, with tables, figures and places in it, marked as safe for templates."""
    return mark_safe(_cleaned(source, OF_ARTICLES, _is_address_or_place))


def paragraphs_of(source: str) -> SafeString:
    """Return cleaned HTML; where its author has set no paragraphs, blank lines do."""
    cleaned = clean_html(source)
    return mark_safe(cleaned if BLOCK.search(cleaned) else linebreaks(cleaned))


def marked_html(source: str) -> str:
    """Return as safe HTML what was typed with simple marks; what has tags is cleaned, and what has neither stays.

    The marks: ``*emphasis*``, ``**strong**``, lines that begin with ``-``, with ``1.``, ``2.`` and so on, or with
    ``>``, and addresses that begin with http. Blank lines part paragraphs.
    """
    cleaned = clean_html(with_brackets(source))
    if TAG.search(cleaned):
        return cleaned
    blocks = _blocks(cleaned.splitlines())
    found = "\n".join(_in_html(kind, lines) for kind, lines in blocks)
    return clean_html(found) if MARK.search(found) else cleaned  # marks may cross each other, and tags must not


def _blocks(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Return the lines by what they are: paragraphs (``p``), quotations, items of lists. Blank lines end paragraphs."""
    blocks: list[tuple[str, list[str]]] = []
    is_apart = True
    for line in lines:
        if not line.strip():
            is_apart = True
            continue
        kind, words = _kind_of(line, blocks)
        if kind == "p" and not is_apart and blocks:
            blocks[-1][1][-1] += f"\n{words}"
        elif kind != "p" and blocks and blocks[-1][0] == kind:
            blocks[-1][1].append(words)
        else:
            blocks.append((kind, [words]))
        is_apart = False
    return blocks


def _kind_of(line: str, before: list[tuple[str, list[str]]]) -> tuple[str, str]:
    """Return the element a line belongs to, and its words; a number makes an item only where it is the next one."""
    if (found := NUMBERED.match(line)) is not None:
        due = len(before[-1][1]) + 1 if before and before[-1][0] == "ol" else 1
        return ("ol", found[2]) if int(found[1]) == due else ("p", line.strip())
    for kind, begins in (("ul", ITEM), ("blockquote", QUOTED)):
        if (found := begins.match(line)) is not None:
            return kind, found[1]
    return "p", line.strip()


def _in_html(kind: str, lines: list[str]) -> str:
    words = [_inline(line).replace("\n", "<br>") for line in lines]
    if kind in {"ul", "ol"}:
        return f"<{kind}>{''.join(f'<li>{line}</li>' for line in words)}</{kind}>"
    return f"<{kind}>{'<br>'.join(words)}</{kind}>"


def _inline(line: str) -> str:
    linked = ADDRESS.sub(r'<a href="\g<0>">\g<0></a>', line)
    return EMPHASIS.sub(r"<em>\1</em>", STRONG.sub(r"<strong>\1</strong>", linked))


def _numbered(found: re.Match[str]) -> str:
    numbers = count(1)
    return re.sub("<li>", lambda _item: f"\n{next(numbers)}. ", found[0])


def text_of_html(source: str) -> str:
    """Return HTML as plain text: paragraphs apart, each item of a list on its line, addresses behind their words."""
    words = LINK.sub(lambda found: found[2] if found[1] == found[2] else f"{found[2]} ({found[1]})", clean_html(source))
    words = NUMBERED_LIST.sub(_numbered, words)
    words = BLOCK.sub("\n\n", words.replace("<li>", "\n- ").replace("<br>", "\n"))
    lines = html.unescape(bleach.clean(words, tags=set(), strip=True)).split("\n")
    parts = [
        "\n".join(part).strip() for is_blank, part in groupby(lines, lambda line: not line.strip()) if not is_blank
    ]
    return "\n\n".join(parts)


def plain(source: str) -> str:
    """Return the text without control characters and without marks that turn the direction of writing."""
    return CONTROL.sub("", source)


def plain_throughout(found: Any) -> Any:
    """Return what a program has read of a stranger's file, with every text in it plain.

    PDF files yield NUL and halves of characters, which PostgreSQL takes in no text and no JSON.
    """
    if isinstance(found, str):
        return plain(found.encode("utf-8", "replace").decode())
    if isinstance(found, dict):
        return {key: plain_throughout(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [plain_throughout(value) for value in found]
    return found


def one_line(source: str) -> str:
    """Return the text on one line, fit for a title or the header of a letter."""
    return " ".join(plain(source).split())


def folded(source: str) -> str:
    """Return the text as it is compared: compatibility form, no zero width characters, no case, single spaces."""
    text = ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", source)).casefold()
    return " ".join(text.split())


def unmarked(source: str) -> str:
    """Return folded text without the marks over and under Latin letters, as people type it who have no keys for them.

    Vowels and tones of other scripts stay: without them they are other words.
    """
    bare = MARKS.sub("", unicodedata.normalize("NFD", source)).replace("đ", "d")
    return unicodedata.normalize("NFC", bare)


def fingerprint(*words: str) -> str:
    """Return what tells whether somebody has changed a text, whatever their browser makes of its spaces."""
    return hashlib.sha256(" ".join(" ".join(words).split()).encode()).hexdigest()[:16]


def trace(value: object) -> str:
    """Return what tells whether a field has another value now, its spaces and lines included; rows go by their id."""
    held = getattr(value, "pk", value)
    words = held.replace("\r\n", "\n") if isinstance(held, str) else json.dumps(held, ensure_ascii=False, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def whole_number(source: object) -> int | None:
    """Return what a form sent as a whole number, or nothing where it is none or longer than any id."""
    return int(text) if WHOLE_NUMBER.fullmatch(text := str(source)) else None


def orcid_of(source: str) -> str:
    """Return an ORCID iD in its plain form, "0000-0002-1825-0097", from the iD or its address.

    Raises ``ValueError`` where it is none; the last character is a check of the others (ISO 7064, MOD 11-2).
    """
    found = ORCID.fullmatch("".join(source.split()))
    if found is None:
        raise ValueError("this has not the form of an ORCID iD")
    characters = found[1].replace("-", "").upper()
    total = 0
    for digit in characters[:-1]:
        total = (total + int(digit)) * 2
    if characters[-1] != "0123456789X"[(12 - total % 11) % 11]:
        raise ValueError("the check digit of this ORCID iD does not fit")
    return "-".join(characters[start : start + 4] for start in range(0, 16, 4))


def ror_of(source: str) -> str:
    """Return the identifier of an institution in its plain form, "028wp3y58", from it or its address at ror.org.

    Raises ``ValueError`` where it is none; the last two digits are a check of the others (ISO 7064, MOD 97-10).
    """
    found = ROR.fullmatch("".join(source.split()))
    if found is None:
        raise ValueError("this has not the form of a ROR identifier")
    number = 0
    for character in found[1].lower():
        number = number * 32 + ROR_DIGITS.index(character)
    if int(found[2]) != 98 - number * 100 % 97:
        raise ValueError("the check digits of this ROR identifier do not fit")
    return found[1].lower() + found[2]


def isbn_of(source: str) -> str:
    """Return an ISBN as it was written, without the word before it and with plain hyphens.

    Raises ``ValueError`` where it is none; the last character is a check of the others, by weights 10 to 1 modulo 11
    for ten of them, by weights 1 and 3 modulo 10 for thirteen (ISO 2108).
    """
    found = ISBN.fullmatch(one_line(unicodedata.normalize("NFKC", source)))
    if found is None:
        raise ValueError("this has not the form of an ISBN")
    written = HYPHENS.sub("-", found[1]).upper()
    digits = [10 if character == "X" else int(character) for character in written if character not in "- "]
    if len(digits) == ISBN_10:
        is_right = sum(weight * digit for weight, digit in zip(range(10, 0, -1), digits, strict=True)) % 11 == 0
    else:
        has_prefix = digits[:3] in ([9, 7, 8], [9, 7, 9])
        is_right = has_prefix and (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0
    if not is_right:
        raise ValueError("the check digit of this ISBN does not fit")
    return written
