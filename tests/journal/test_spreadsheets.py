"""A table for a spreadsheet: no cell is a formula, every script survives, and the first bytes say UTF-8."""

from __future__ import annotations

import pytest

from journal.spreadsheets import cell, lines


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+855 12", "'+855 12"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        (" =1", "' =1"), ("＝1", "'＝1"), (-2, "-2"), (None, ""), ("a=b", "a=b"), ("ទន្លេ", "ទន្លេ"),
    ],
)  # fmt: skip
def test_cell_is_words_and_no_formula(value, written) -> None:
    assert cell(value) == written


def test_table_begins_with_the_mark_and_quotes_what_needs_it() -> None:
    assert "".join(lines(["Number", "Title"], [(1, 'Sand, "silt"'), (2, "=x")])) == (
        '\ufeffNumber,Title\r\n1,"Sand, ""silt"""\r\n2,\'=x\r\n'
    )
