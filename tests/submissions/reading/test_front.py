"""Title, abstracts and keywords of manuscripts as people write them; what is not plain is left blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.submissions.reading.making import read

TITLE = "Who decides when the river rises in the lower Sesan?"
PEOPLE = ("Sok Dara, Maria T. Lind", "centre")
ABSTRACT = "We ask who is told of a release of water, when it is told, and by whom, in the two districts of the river."
TEXT = "The lower Sesan joins the Srepok and the Sekong before it reaches the Mekong at the town of Stung Treng. " * 3
KHMER = "ទន្លេមេគង្គគឺជាទន្លេដ៏វែងមួយនៅក្នុងតំបន់អាស៊ីអាគ្នេយ៍"


def test_the_largest_of_the_first_lines_is_the_title(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("Journal of Rivers and their People", "10"),
        ("Original research article", "bold"),
        (TITLE, "16"),
        ("A survey of two districts", "14"),
        PEOPLE,
        ("Abstract", "bold"),
        ABSTRACT,
        ("Introduction", "bold"),
        TEXT,
    )
    assert (reading.title, reading.titles) == (TITLE, {"en": TITLE})


@pytest.mark.parametrize("look", ["bold", "16", "bold 16 centre"])
def test_a_title_broken_by_hand_is_one_title(tmp_path: Path, look: str) -> None:
    reading = read(tmp_path, ("Who decides when the river", look), ("rises in the lower Sesan?", look), PEOPLE, TEXT)
    assert reading.title == TITLE


def test_titles_in_two_languages_are_kept_apart(tmp_path: Path) -> None:
    reading = read(tmp_path, (TITLE, "bold 16"), ("អ្នកណាសម្រេចថាទឹកឡើង", "bold 16"), PEOPLE, TEXT)
    assert reading.titles == {"en": TITLE, "km": "អ្នកណាសម្រេចថាទឹកឡើង"}
    reading = read(tmp_path, (f"{TITLE}\nអ្នកណាសម្រេចថាទឹកឡើង", "bold 16"), PEOPLE, TEXT)
    assert reading.titles == {"en": TITLE, "km": "អ្នកណាសម្រេចថាទឹកឡើង"}


@pytest.mark.parametrize("label", ["Title: ", "TITLE:", "Full title: ", "ចំណងជើង៖ "])
def test_a_title_may_stand_behind_its_label(tmp_path: Path, label: str) -> None:
    assert read(tmp_path, "Running head: RIVERS", f"{label}{TITLE}", PEOPLE, TEXT).titles == {"en": TITLE}


@pytest.mark.parametrize(
    "first",
    [
        [TEXT],
        [("Sok Dara", "bold 16"), TEXT],
        ["Dear editors, please find our manuscript attached.", "It has not been published.", TEXT],
        [("Introduction", "bold 16"), TEXT],
        ["12 January 2026", "Manuscript no. 12", TEXT],
    ],
)
def test_where_no_title_is_plain_none_is_given(tmp_path: Path, first: list[str | tuple[str, str]]) -> None:
    reading = read(tmp_path, *first)
    assert (reading.titles, reading.authors) == ({}, ())


@pytest.mark.parametrize(
    ("heading", "language", "text"),
    [
        ("Abstract", "en", ABSTRACT),
        ("ABSTRACT:", "en", ABSTRACT),
        ("Executive summary", "en", ABSTRACT),
        ("សង្ខេប", "km", KHMER),
        ("សេចក្តី\u200bសង្ខេប", "km", KHMER),
        ("ບົດຄັດຫຍໍ້", "lo", "ແມ່ນ້ຳຂອງເປັນແມ່ນ້ຳທີ່ຍາວ"),
        ("บทคัดย่อ", "th", "แม่น้ำโขงเป็นแม่น้ำที่ยาวมาก"),
        ("စာတမ်းအကျဉ်း", "my", "မဲခေါင်မြစ်သည် ရှည်လျားသော မြစ်ဖြစ်သည်"),
        ("Tóm tắt", "vi", "Nghiên cứu này theo dõi các hộ gia đình của hai huyện và những người được báo."),
        ("摘要", "zh", "湄公河是一条很长的河流，流经六个国家。"),
        ("Résumé", "fr", "Nous suivons les ménages de deux districts et demandons qui est averti dans la saison."),
    ],
)
def test_abstracts_are_found_in_each_language(tmp_path: Path, heading: str, language: str, text: str) -> None:
    reading = read(tmp_path, (TITLE, "bold"), PEOPLE, (heading, "bold"), text, ("Introduction", "bold"), TEXT)
    assert reading.abstracts == {language: text}


@pytest.mark.parametrize("label", ["Abstract: ", "Abstract. ", "Abstract — ", "ABSTRACT – "])
def test_an_abstract_may_stand_behind_its_label(tmp_path: Path, label: str) -> None:
    reading = read(tmp_path, (TITLE, "bold"), PEOPLE, label + ABSTRACT * 3, "Keywords: river, notice", TEXT)
    assert reading.abstracts == {"en": ABSTRACT * 3}


def test_a_short_abstract_behind_its_label_ends_before_the_keywords(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        ("湄公河水资源管理与农民生计", "bold 16"),
        "王伟，李娜",
        "摘要：湄公河是一条很长的河流。",
        "关键词：湄公河；生计",
        "湄公河很长。" * 40,
    )
    assert (reading.abstracts, reading.keywords) == ({"zh": "湄公河是一条很长的河流。"}, {"zh": ("湄公河", "生计")})


def test_a_letter_before_the_manuscript_is_no_title(tmp_path: Path) -> None:
    letter = [
        "12 January 2026",
        "Dear Editor,",
        "We are pleased to submit our manuscript for your journal.",
        "Sincerely,",
        "Sok Dara",
    ]
    reading = read(
        tmp_path,
        *letter,
        (TITLE, "bold 16 centre"),
        ("Maria T. Lind", "centre"),
        ("Abstract", "bold"),
        ABSTRACT,
        ("Introduction", "bold"),
        TEXT,
    )
    assert (reading.title, [author.printed for author in reading.authors]) == (TITLE, ["Maria T. Lind"])


def test_marks_that_show_nothing_stay_in_a_text(tmp_path: Path) -> None:
    reading = read(
        tmp_path, (TITLE, "bold"), PEOPLE, ("សង្ខេប", "bold"), "ទន្លេ\u200bមេគង្គ\u200bវែង", ("Introduction", "bold"), TEXT
    )
    assert reading.abstracts == {"km": "ទន្លេ\u200bមេគង្គ\u200bវែង"}


def test_an_abstract_of_parts_ends_where_the_text_begins(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        (TITLE, "bold"),
        PEOPLE,
        ("Abstract", "bold"),
        ("Background", "bold"),
        ABSTRACT,
        ("Results", "bold"),
        ABSTRACT,
        ("Introduction", "bold"),
        TEXT,
        ("Results", "bold"),
        TEXT,
    )
    assert reading.abstracts == {"en": f"Background\n\n{ABSTRACT}\n\nResults\n\n{ABSTRACT}"}


def test_an_abstract_without_a_plain_end_is_left_blank(tmp_path: Path) -> None:
    assert read(tmp_path, (TITLE, "bold"), PEOPLE, "Abstract", ABSTRACT, TEXT, TEXT).abstracts == {}


def test_the_summary_behind_the_text_is_no_abstract(tmp_path: Path) -> None:
    reading = read(
        tmp_path, (TITLE, "bold"), PEOPLE, ("Introduction", "bold"), TEXT, ("Summary", "bold"), TEXT, ("Notes", "bold")
    )
    assert reading.abstracts == {}


@pytest.mark.parametrize(
    ("line", "keywords"),
    [
        ("Keywords: dams, flood-recession farming, notice.", {"en": ("dams", "flood-recession farming", "notice")}),
        ("Key words – dams; notice, in hours; Sesan", {"en": ("dams", "notice, in hours", "Sesan")}),
        ("ពាក្យគន្លឹះ៖ ទន្លេ, ទំនប់", {"km": ("ទន្លេ", "ទំនប់")}),
        ("ពាក្យគន្លឹះ៖ ទន្លេ ទំនប់", {"km": ("ទន្លេ", "ទំនប់")}),
        ("คำสำคัญ: แม่น้ำ, เขื่อน", {"th": ("แม่น้ำ", "เขื่อน")}),
        ("关键词：河流；大坝", {"zh": ("河流", "大坝")}),
        ("Từ khóa: sông, đập", {"vi": ("sông", "đập")}),
        ("Mots-clés : fleuve, barrage", {"fr": ("fleuve", "barrage")}),
        ("ຄຳສຳຄັນ: ແມ່ນ້ຳ, ເຂື່ອນ", {"lo": ("ແມ່ນ້ຳ", "ເຂື່ອນ")}),
        ("Keywords are words by which an article is found.", {}),
        ("Keywords: a sentence that goes on for so long that nobody would call it one, ever", {}),
    ],
)
def test_keywords_stand_behind_their_label(tmp_path: Path, line: str, keywords: dict[str, tuple[str, ...]]) -> None:
    assert read(tmp_path, (TITLE, "bold"), PEOPLE, line, TEXT).keywords == keywords


def test_keywords_may_stand_below_their_label(tmp_path: Path) -> None:
    reading = read(
        tmp_path, (TITLE, "bold"), PEOPLE, ("Keywords", "bold"), "dams; notice", ("Introduction", "bold"), TEXT
    )
    assert reading.keywords == {"en": ("dams", "notice")}
