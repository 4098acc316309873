"""Texts of strangers: what is left of them, held against a second opinion (nh3)."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3
import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from journal import text
from journal.forms.fields import HtmlField

ALLOWED = {"a": {"href"}}
PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href='javascript:alert(1)'>",
        '<a href="https://example.org/?a=1&b=2" onclick="x()" target=_blank>',
        '<a href="jav\tascript:alert(1)">',
        "<a href='data:text/html,x'>",
        "</a>",
        "<p style='color:red' class=x>",
        "</p>",
        "<h2>",
        "<ul><li>",
        "<math><mtext><table><mglyph><style><!--</style>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<iframe srcdoc='<script>x</script>'>",
        "<textarea></textarea><script>",
        "&lt;script&gt;",
        "&#106;avascript:",
        "<",
        ">",
        '"',
        "'",
        "&",
        "\x00",
        "\u202e",
        "ខ្មែរ\u200b",
        "words ",
    ]
)
SOURCES = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join)


@given(SOURCES)
@example("<a href='java&#10;script:alert(1)'>x</a>")
@example("<scr<script>ipt>alert(1)</script>")
@example('<a href="//example.org">x</a>')
def test_cleaned_html_holds_nothing_that_the_second_opinion_would_take_out(source: str) -> None:
    cleaned = text.clean_html(source)
    again = nh3.clean(
        cleaned,
        tags=set(text.TAGS),
        attributes=ALLOWED,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        strip_comments=True,
    )
    assert shape(again) == shape(cleaned)


@given(SOURCES)
def test_cleaning_twice_is_cleaning_once(source: str) -> None:
    once = text.clean_html(source)
    assert text.clean_html(once) == once


def shape(html: str) -> list[tuple[str, str]]:
    """Return the tags and attributes of HTML, in order: what a browser would act on."""
    found: list[tuple[str, str]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, str(sorted(attrs))))

    Reader().feed(html)
    return found


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ("<p>Words</p>", "<p>Words</p>"),
        ("<P>Words", "<p>Words</p>"),
        ("<em>a</em> <strong>b</strong> <u>c</u>", "<em>a</em> <strong>b</strong> c"),
        ('<a href="mailto:a@example.org">a</a>', '<a href="mailto:a@example.org">a</a>'),
        ('<a href="ftp://x">a</a>', "<a>a</a>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("ខ្មែរ\u200bជា", "ខ្មែរ\u200bជា"),
    ],
)
def test_html_is_cleaned(source: str, cleaned: str) -> None:
    assert text.clean_html(source) == cleaned


def test_plain_text_keeps_what_belongs_to_a_script() -> None:
    assert text.plain("ខ្មែរ\u200b \u200dâ\tb\n") == "ខ្មែរ\u200b \u200dâ\tb\n"
    assert text.plain("a\x00\x1b\u202eb\u2066c\u2028d\uffff") == "abcd"


def test_one_line_has_no_line_end() -> None:
    assert text.one_line(" a\r\nBcc: b\t c\u2029 ") == "a Bcc: b c"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("ﬁeld", "field"),
        ("ខ្មែ\u200bរ", "ខ្មែរ"),
        ("Nguye\u0302\u0303n", "nguyễn"),
        ("a  b", "a b"),
    ],
)
def test_folded_texts_compare_equal(one: str, other: str) -> None:
    assert text.folded(one) == text.folded(other)


@pytest.mark.parametrize(
    "source",
    [
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
        "0000000218250097",
        " orcid.org/0000-0002-1825-0097/ ",
    ],
)
def test_orcid_in_any_form(source: str) -> None:
    assert text.orcid_of(source) == "0000-0002-1825-0097"


def test_orcid_whose_check_digit_is_ten() -> None:
    assert text.orcid_of("0000-0002-1694-233x") == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "source",
    ["0000-0002-1825-0098", "0000-0002-1825", "x", "٠٠٠٠-0002-1825-0097", "https://evil.example/0000-0002-1825-0097"],
)
def test_orcid_that_is_none(source: str) -> None:
    with pytest.raises(ValueError, match="ORCID"):
        text.orcid_of(source)


@given(st.text(max_size=60))
def test_orcid_of_anything_is_an_orcid_or_refused(source: str) -> None:
    try:
        found = text.orcid_of(source)
    except ValueError:
        return
    assert text.orcid_of(found) == found


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 5000, None),
        ("²", None),
        ("٣", None),
        ("-1", None),
        ("", None),
    ],
)
def test_whole_number_of_a_form_is_one_or_nothing(source, number) -> None:
    assert text.whole_number(source) == number
    assert text.whole_number(None) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("2 * 3 * 4 and a*b\n\nNothing.", "2 * 3 * 4 and a*b\n\nNothing."),
        ("**Twice** *so*", "<p><strong>Twice</strong> <em>so</em></p>"),
        ("1. one\ngoes on\n\n2) two", "<ol><li>one<br>goes on</li><li>two</li></ol>"),
        ("3. Third point.\n\n*x*", "<p>3. Third point.</p>\n<p><em>x</em></p>"),
        ("> said\n> he\n\nNo.", "<blockquote>said<br>he</blockquote>\n<p>No.</p>"),
        ("See https://example.org/a?b=1&c=(2).", '<p>See <a href="https://example.org/a?b=1&amp;c=(2">'
         "https://example.org/a?b=1&amp;c=(2</a>).</p>"),
        ("<em>*a*</em>", "<em>*a*</em>"),
        ("**a *b** c*", "<p><strong>a <em>b</em></strong><em> c</em></p>"),
        ("*<script>x</script>*", "<p><em>x</em></p>"),
        ("*a* <term>, p<0.05, An <an@b.org>", "<p><em>a</em> &lt;term&gt;, p&lt;0.05, An &lt;an@b.org&gt;</p>"),
    ],
)  # fmt: skip
def test_simple_marks_become_html(typed: str, shown: str) -> None:
    assert text.marked_html(typed) == shown
    assert text.clean_html(shown) == shown


@given(st.text(alphabet='*->. 1<&"ab/:hpt\n', max_size=40))
def test_nothing_typed_with_marks_is_unsafe(typed: str) -> None:
    assert text.clean_html(text.marked_html(typed)) == text.marked_html(typed)


def test_items_keep_their_numbers_as_plain_text() -> None:
    assert (
        text.text_of_html("<p>a</p><ol><li>one</li><li>two</li></ol><ul><li>x</li></ul>")
        == "a\n\n1. one\n2. two\n\n- x"
    )


MANY = 100_000
"""As many letters as a report may have; what takes the square of them takes minutes."""


def test_marks_that_never_end_are_passed_over_at_once() -> None:
    typed = f"*a* {'**a ' * (MANY // 4)}"
    assert text.marked_html(typed) == f"<p><em>a</em>{typed.rstrip()[3:]}</p>"


def test_blanks_without_end_are_read_at_once() -> None:
    assert text.text_of_html(f"<p>a{' ' * MANY}b</p> \n \n <p>c</p>") == f"a{' ' * MANY}b\n\nc"


@pytest.mark.parametrize(
    ("typed", "why"),
    [("<ul><li>" * (MANY // 8), "more than 2000 tags"), ("<ul><li>" * MANY, "at most 100000 characters")],
)
def test_html_that_nobody_writes_is_refused_and_not_taken_apart(typed: str, why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        HtmlField(max_length=MANY).clean(typed)
