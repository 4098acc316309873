"""PDF: lines to paragraphs over columns and pages, without what frames the pages, and what nobody sees on them."""

from __future__ import annotations

from pathlib import Path

import manimgx_fonts
import pytest
import typst

from submissions.reading import ForMachines, Reading, reading_of

TITLE = "Who decides when the river rises in the lower Sesan?"
SENTENCE = "The lower Sesan joins the Srepok and the Sekong before it reaches the Mekong at the town of Stung Treng. "
ABSTRACT = "We ask who is told of a release of water, when it is told, and by whom, in the two districts of the river."
FRONT = f"""
#set text(font: "Libertinus Serif", size: 11pt)
#align(center)[#text(size: 17pt)[{TITLE}]

Sok Dara#super[1], Maria T. Lind#super[2]

#text(size: 9pt)[#super[1] Royal University of Phnom Penh, Cambodia]

#text(size: 9pt)[#super[2] Institute of Rivers, Oslo, Norway]]

*Abstract*

{ABSTRACT}

*Introduction*

{SENTENCE * 4}
"""
REFERENCES = [
    "Sok, D. (2019). Notice and harvest: releases on the Sesan. Phnom Penh.",
    "Molle, F. (2009). Contested waterscapes in the Mekong region. London: Earthscan.",
]
BACK = "*References*\n\n" + "\n\n".join(f'#"[{number}] {text}"' for number, text in enumerate(REFERENCES, 1))


def read(folder: Path, source: str) -> Reading:
    path = folder / "made.pdf"
    path.write_bytes(typst.compile(source.encode(), font_paths=[str(Path(manimgx_fonts.__file__).parent)]))
    return reading_of(path, "pdf", seconds=20)


@pytest.mark.parametrize(
    "page", ["", "#set page(columns: 2)", '#set page(numbering: "1", header: [Sok and Lind: Notice], height: 12cm)']
)
def test_columns_and_frames_of_pages_change_nothing(tmp_path: Path, page: str) -> None:
    reading = read(tmp_path, f"{page}\n{FRONT}\n{SENTENCE * 60}\n\n{BACK}")
    assert (reading.title, reading.abstracts, reading.references) == (TITLE, {"en": ABSTRACT}, tuple(REFERENCES))
    assert [(author.printed, author.affiliations) for author in reading.authors] == [
        ("Sok Dara", ("Royal University of Phnom Penh, Cambodia",)),
        ("Maria T. Lind", ("Institute of Rivers, Oslo, Norway",)),
    ]


def test_broken_words_are_put_together_and_hyphens_stay_where_they_are_written(tmp_path: Path) -> None:
    narrow = '#set page(width: 9cm)\n#set par(justify: true)\n#set text(hyphenate: true, lang: "en")\n'
    whole = "Flood-recession farming needs the notification of communities downstream. " * 3
    reading = read(tmp_path, f"{narrow}{FRONT.replace(ABSTRACT, whole)}")
    assert reading.abstracts == {"en": whole.strip()}


@pytest.mark.parametrize(("look", "kind"), [("fill: white", "white"), ("size: 1pt", "tiny")])
def test_what_nobody_sees_is_told_and_offered_nowhere(tmp_path: Path, look: str, kind: str) -> None:
    reading = read(tmp_path, f"#text({look})[A title that no person sees here]\n\n{FRONT}")
    assert (reading.for_machines, reading.title) == ((ForMachines(kind, "A title that no person sees here"),), TITLE)


def test_khmer_whose_letters_a_pdf_keeps_by_their_shapes_is_offered_nowhere(tmp_path: Path) -> None:
    khmer = '#text(font: "Noto Sans Khmer")[*Abstract in Khmer:* ទន្លេមេគង្គគឺជាទន្លេដ៏វែងមួយ]'
    reading = read(
        tmp_path,
        f'#align(center)[#text(size: 17pt, font: "Noto Sans Khmer")[ទន្លេមេគង្គគឺជាទន្លេ]]\n\n{khmer}\n\n{SENTENCE * 4}',
    )
    assert (reading.titles, reading.abstracts) == ({}, {})


def test_figures_and_tables_are_counted_by_their_captions(tmp_path: Path) -> None:
    captions = "Figure 1. Water level.\n\nTable 1. Sample.\n\nTable 2: Notice.\n\nAs figure 1 shows, it rises."
    reading = read(tmp_path, f"{FRONT}\n\n{captions}")
    assert (reading.figures, reading.tables) == (1, 2)


def test_sentence_that_begins_with_the_number_of_a_figure_is_no_caption(tmp_path: Path) -> None:
    sentences = "Fig. 9 f) shows how many clusters there are.\n\nTable 3 gives the sample.\n\nTable 1. Notice."
    reading = read(tmp_path, f"{FRONT}\n\n{sentences}")
    assert (reading.figures, reading.tables) == (0, 0)
