"""Words are counted as readers count them, and the language of a text is told only where it is plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.reading.words import count, language_of, script_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The river rises in the flood-recession season.", 7),
        ("The river – naïve as ever – rises.", 6),
        ("ខ្ញុំទៅផ្សារ", 3),
        ("ខ្ញុំ\u200bទៅ\u200bផ្សារ", 3),
        ("ภาษาไทย", 2),
        ("ພາສາລາວ", 2),
        ("河流上涨", 2),
        ("Nghiên cứu sông Mê Kông", 5),
        ("Stung Treng ខ្ញុំទៅផ្សារ 2019", 6),
        ("\u200b \u00ad — … ---", 0),
        ("", 0),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count(text) == words


@given(st.text(alphabet=st.characters(codec="utf-8")), st.integers(0, 40))
def test_a_mark_that_shows_nothing_changes_no_count(text: str, place: int) -> None:
    assert count(text[:place] + "\u200b" + text[place:]) == count(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We follow the households of two districts and ask who is told of it.", "en"),
        ("Nous suivons les ménages de deux districts et demandons qui est averti dans la saison.", "fr"),
        ("Nghiên cứu này theo dõi các hộ gia đình của hai huyện và những người được báo.", "vi"),
        ("ទន្លេមេគង្គគឺជាទន្លេដ៏វែងមួយ", "km"),
        ("ແມ່ນ້ຳຂອງເປັນແມ່ນ້ຳທີ່ຍາວ", "lo"),
        ("แม่น้ำโขงเป็นแม่น้ำที่ยาว", "th"),
        ("မဲခေါင်မြစ်သည် ရှည်လျားသော မြစ်ဖြစ်သည်", "my"),
        ("湄公河是一条很长的河流", "zh"),
        ("Los hogares de los dos distritos y la temporada de lluvias en el río.", ""),
        ("Die Haushalte der beiden Bezirke und das Wasser mit dem Fluss.", ""),
        ("Qwx brfl kptz mnhh grwl zzpt krrn ffmm", ""),
        ("12 345", ""),
    ],
)
def test_a_language_is_told_by_script_and_by_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_latin_letters_are_of_no_one_language() -> None:
    assert (script_of("Sok Dara"), script_of("សុខ ដារ៉ា")) == ("", "km")
