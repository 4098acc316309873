"""What templates need to draw."""

from __future__ import annotations

import re

import pytest

from journal.templatetags.look import breadcrumbs, file_size, gathered, parts, river


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, ""),
        (0, ""),
        (999, "999 B"),
        (1000, "1 kB"),
        (184_320, "184 kB"),
        (999_999, "1000 kB"),
        (3_140_000, "3.1 MB"),
    ],
)
def test_file_size_is_read_in_steps_of_a_thousand(size: int | None, words: str):
    assert file_size(size) == words


@pytest.mark.parametrize(
    ("value", "expected"), [(None, []), ("", []), ("a", ["a"]), (["a", "b"], ["a", "b"]), (0, [0])]
)
def test_parts_are_always_a_list(value: object, expected: list[object]):
    assert parts(value) == expected


def step(label: str, *blocked: str, **more: object) -> dict[str, object]:
    return {"label": label, "blocked": list(blocked), **more}


def test_steps_that_one_reason_blocks_are_gathered_below_the_living_ones():
    waits, copy = "A decision goes out at 14:32.", "Release the reviewer copy first."
    steps = [
        step("Send to review", copy, waits),
        step("Accept", waits),
        step("Upload it", "Something is missing."),
        step("Hold"),
        step("Release", waits, remedy="/there/"),
    ]
    assert gathered(steps) == [
        step("Hold"),
        step("Upload it", "Something is missing."),
        step("Release", waits, remedy="/there/"),
        {"reason": waits, "waiting": ["Send to review", "Accept"]},
    ]
    assert gathered([]) == []


def test_river_is_the_same_for_the_same_issue_and_another_for_the_next():
    assert river(9, 1) == river("9", "1")
    assert river(9, 1) != river(9, 2)


def test_river_is_path_data_and_nothing_else():
    for volume in range(1, 40):
        drawn = river(volume, "x<y")
        for path in (drawn["main"], drawn["second"], *drawn["arms"]):
            assert re.fullmatch(r"M[-\d ]+[Cc][-\dCc .]+", path), path


def test_way_to_a_page_ends_in_the_page_itself() -> None:
    way = breadcrumbs("Manuscripts", "/desk/manuscripts/", "JGMS-1", "/desk/manuscripts/7/", "Letters")
    assert way["items"] == [
        {"label": "Manuscripts", "url": "/desk/manuscripts/"},
        {"label": "JGMS-1", "url": "/desk/manuscripts/7/"},
        {"label": "Letters", "url": ""},
    ]
