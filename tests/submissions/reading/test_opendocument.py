"""OpenDocument texts: what their styles say of how they look, over styles that are based on others."""

from __future__ import annotations

from pathlib import Path

import pytest

from submissions.reading import ForMachines, Reading, Unreadable, reading_of
from tests.factories.submissions import archive

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "style", "text", "table", "manifest")
) + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'  # fmt: skip
SENTENCE = "The lower Sesan joins the Srepok and the Sekong before it reaches the Mekong at the town of Stung Treng. "
STYLES = """
<style:style style:name="Large" style:family="paragraph"><style:text-properties fo:font-size="150%" fo:font-weight="bold"/></style:style>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Large"><style:text-properties fo:color="#000000"/></style:style>
<style:style style:name="Hidden" style:family="text"><style:text-properties text:display="none"/></style:style>
<style:style style:name="White" style:family="text"><style:text-properties fo:color="#fefefe"/></style:style>
<style:style style:name="Tiny" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>
<style:style style:name="Old" style:family="paragraph"><style:text-properties style:font-name="Limon S1"/></style:style>
<style:style style:name="Round" style:family="paragraph" style:parent-style-name="Round"/>
"""


def read(folder: Path, *paragraphs: tuple[str, str], seconds: int = 20) -> Reading:
    """Return what is read of an OpenDocument text; a paragraph is the name of its style and its content."""
    body = "".join(f'<text:p text:style-name="{style}">{content}</text:p>' for style, content in paragraphs)
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>"
    )
    entries = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {SPACES}><office:styles/></office:document-styles>",
        "META-INF/manifest.xml": f"<manifest:manifest {SPACES}/>",
    }
    source = folder / "made.odt"
    source.write_bytes(archive(entries))
    return reading_of(source, "odt", seconds=seconds)


def test_the_title_is_the_largest_by_the_styles_below_its_own(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("", "A note before it all"),
        ("P1", "Who decides when the river rises?"),
        ("", "Sok Dara"),
        ("", SENTENCE * 4),
    )
    assert (reading.title, [author.printed for author in reading.authors]) == (
        "Who decides when the river rises?",
        ["Sok Dara"],
    )


def test_what_nobody_sees_is_told_and_makes_no_title(tmp_path: Path) -> None:
    unseen = [
        ("P1", f'<text:span text:style-name="{style}">Words for {style} eyes</text:span>')
        for style in ("Hidden", "White", "Tiny")
    ]
    reading = read(tmp_path, *unseen, ("P1", "Who decides when the river rises?"), ("", "Sok Dara"), ("", SENTENCE * 4))
    assert reading.for_machines == (
        ForMachines("hidden", "Words for Hidden eyes"),
        ForMachines("white", "Words for White eyes"),
        ForMachines("tiny", "Words for Tiny eyes"),
    )
    assert reading.title == "Who decides when the river rises?"


def test_a_font_from_before_unicode_is_named_and_its_text_offered_nowhere(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Old", "RbvtþisaRsþénTenøemKgÁ kñúgtMbn"),
        ("", "Sok Dara"),
        ("", "Abstract"),
        ("Old", "enHCaGtßbTs IB"),
        ("", "Introduction"),
    )
    assert (reading.legacy_fonts, reading.titles, reading.abstracts) == (("Limon S1",), {}, {})


def test_a_style_that_is_its_own_parent_ends_with_the_time_it_may_take(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="bomb"):
        read(tmp_path, ("Round", "Text."), seconds=1)
