"""The words of an HTML galley: links inside the text work, and nothing in it meets the page around it."""

from __future__ import annotations

import pytest
from lxml import html

from issues import services
from issues.states import ArticleState
from tests.factories.issues import make_article, make_galley

pytestmark = pytest.mark.django_db


def shown(body: str, *, title: str = "A river") -> html.HtmlElement:
    article = make_article(ArticleState.TYPESETTING, title=title)
    galley = make_galley(article, "html", content=f"<html><body>{body}</body></html>".encode())
    return html.fragment_fromstring(str(services.full_text(galley)), create_parent="main")


def places(root: html.HtmlElement) -> dict[str, str]:
    return {element.get("id"): element.tag for element in root.iter() if element.get("id")}


def addresses(root: html.HtmlElement) -> list[str | None]:
    return [link.get("href") for link in root.iter("a")]


@pytest.mark.parametrize(
    ("heading", "headings"),
    [("A <em>river</em>\n and sand", ["Notes"]), ("A river<sup>1</sup>", ["A river1", "Notes"]), ("", ["", "Notes"])],
)
def test_title_that_the_page_gives_already_is_not_shown_twice(heading: str, headings: list[str]) -> None:
    root = shown(f"<h1>{heading}</h1><p>It rose.</p><h1>Notes</h1>", title="A River and Sand")
    assert [element.text_content() for element in root.iter("h2")] == headings


def test_link_leads_to_its_footnote_and_back() -> None:
    root = shown(
        '<p>It rose.<a href="#fn1" id="fnref1" class="footnote-ref"><sup>1</sup></a></p>'
        '<section><ol><li id="fn1"><p>In 2019. <a href="#fnref1">Back</a></p></li></ol></section>'
    )
    assert addresses(root) == ["#text-fn1", "#text-fnref1"]
    assert places(root) == {"text-fnref1": "a", "text-fn1": "li"}


def test_footnotes_of_a_word_processor_are_found_by_the_names_of_their_links() -> None:
    root = shown(
        '<p>It rose.<a href="#_ftn1" name="_ftnref1">[1]</a></p>'
        '<div id="ftn1"><p><a href="#_ftnref1" name="_ftn1">[1]</a> In 2019.</p></div>'
    )
    assert addresses(root) == ["#text-_ftn1", "#text-_ftnref1"]
    assert places(root) == {"text-_ftnref1": "a", "text-_ftn1": "a"}


def test_place_in_an_element_that_is_not_shown_is_kept_at_its_beginning() -> None:
    root = shown('<p><a href="#note">1</a></p><div id="note"><span>In <b>2019</b>.</span></div>')
    assert places(root) == {"text-note": "i"}
    assert html.tostring(root.get_element_by_id("text-note")) == b'<i id="text-note"></i>In '


@pytest.mark.parametrize(
    ("name", "address", "led", "kept"),
    [
        ("fn:1", "#fn:1", "#text-fn%3A1", "text-fn:1"),
        ("កំណត់", "#%E1%9E%80%E1%9F%86%E1%9E%8E%E1%9E%8F%E1%9F%8B", "#text-%E1%9E%80%E1%9F%86%E1%9E%8E%E1%9E%8F%E1%9F%8B", "text-កំណត់"),
        ("a&lt;b", "#a&lt;b", "#text-a%3Cb", "text-a<b"),
    ],
)  # fmt: skip
def test_name_of_a_place_may_hold_any_letters(name: str, address: str, led: str, kept: str) -> None:
    root = shown(f'<p><a href="{address}">1</a></p><p id="{name}">In 2019.</p>')
    assert addresses(root) == [led]
    assert list(places(root)) == [kept]


def test_names_meet_nothing_of_the_page() -> None:
    root = shown(
        '<h2 id="main">A</h2><p id="text-b"><a href="#main">A</a> <a href="#nowhere">B</a> <a name="c">C</a></p>'
    )
    assert places(root) == {"text-main": "h2"}
    assert addresses(root) == ["#text-main", None, None]


def test_first_of_two_places_of_one_name_counts() -> None:
    root = shown('<p><a href="#a">1</a></p><p id="a">One</p><p id="a">Two</p>')
    assert [element.text for element in root.iter() if element.get("id")] == ["One"]


def test_no_script_comes_in_with_a_place() -> None:
    root = shown(
        '<p><a href="#x&quot; onclick=&quot;y()" onclick="y()">1</a><a href="javascript:y()#x">2</a></p>'
        '<p id="x&quot; onclick=&quot;y()" onmouseover="y()">A</p>'
    )
    assert {name for element in root.iter() for name in element.attrib} == {"id", "href"}
    assert addresses(root) == ["#text-x%22%20onclick%3D%22y%28%29", None]
