"""The register of institutions: read from a dump, replaced as a whole, searched in every script."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.management import CommandError, call_command

from journal.management import register
from journal.models import Institution
from journal.queries.institutions import institution, institutions_like

pytestmark = pytest.mark.django_db


def record(ror: str = "028wp3y58", name: str = "A university", country: str = "TH", **more: Any) -> dict[str, Any]:
    """Return an invented record under a real identifier, in the registry's form."""
    known = {
        "id": f"https://ror.org/{ror}", "status": "active", "types": ["education"],
        "names": [{"value": name, "types": ["label", "ror_display"], "lang": "en"}],
        "locations": [{"geonames_id": 1, "geonames_details": {"name": "A city", "country_code": country}}],
    }  # fmt: skip
    return {**known, **more}


def named(ror: str, *names: tuple[str, str], country: str = "KH") -> dict[str, Any]:
    """Return a record whose first name is shown; each further one with what it is."""
    (shown, _kind), *others = names
    listed = [{"value": shown, "types": ["ror_display", "label"], "lang": "en"}]
    listed += [{"value": value, "types": [kind], "lang": None} for value, kind in others]
    return record(ror, country=country, names=listed)


def dump(tmp_path: Path, content: Any, *, name: str = "v2.json") -> Path:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def archive(tmp_path: Path, **files: Any) -> Path:
    path = tmp_path / "dump.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.json", json.dumps(content))
        packed.writestr("v2.csv", "id")
    return path


def update(path: Path | str) -> str:
    out = io.StringIO()
    call_command("update_ror", str(path), stdout=out)
    return out.getvalue()


def known() -> dict[str, str]:
    return dict(Institution.objects.values_list("pk", "name"))


# -- Taking it over ------------------------------------------------------------------------------------------------


def test_active_institutions_of_the_six_countries_are_kept(tmp_path: Path) -> None:
    elsewhere, gone = record("0495fxg12", country="FR"), record("01znkr924", status="inactive")
    assert update(dump(tmp_path, [record(), elsewhere, gone])) == "1 institutions are there to choose from.\n"
    (row,) = Institution.objects.all()
    assert (row.ror, row.name, row.place) == ("028wp3y58", "A university", "A city, Thailand")


def test_new_register_replaces_the_old_one(tmp_path: Path) -> None:
    update(dump(tmp_path, [record(), record("01znkr924", "Another")]))
    update(dump(tmp_path, [record("01znkr924", "Another by a new name")]))
    assert known() == {"01znkr924": "Another by a new name"}


def test_archive_is_read_and_its_list_of_the_second_schema(tmp_path: Path) -> None:
    update(archive(tmp_path, **{"v1-ror-data": [{"id": "1"}], "v1-ror-data_schema_v2": [record(name="Inside")]}))
    assert known() == {"028wp3y58": "Inside"}


def test_records_are_read_across_the_pieces_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "PIECE", 7)
    path = dump(tmp_path, json.dumps([record(), record("01znkr924", "ภาษา")], indent=4, ensure_ascii=False))
    with register.opened(str(path)) as file:
        assert [found["id"][-9:] for found in register.records_in(file)] == ["028wp3y58", "01znkr924"]


WHOLE = json.dumps([record()])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "it is no list of records"),
        ("{}", "it is no list of records"),
        (WHOLE[:-1], "it is cut off or garbled"),
        (WHOLE[:-40], "it is cut off or garbled"),
        (WHOLE[:-1] + " 7]", "it is cut off or garbled"),
        ("[]", "it is cut off or garbled"),
        ("[7]", "a record is not of ROR schema 2: 7"),
        ([{"id": "https://ror.org/028wp3y58", "name": "Of schema 1", "country": {"country_code": "TH"}}], "schema 2"),
        ([record(), record("028wp3y59")], "schema 2: https://ror.org/028wp3y59"),
        ([record(names=[])], "schema 2"),
        ([record(locations=[])], "schema 2"),
        ([record(country="FR")], "it holds no institution of the six countries"),
    ],
)
def test_broken_register_changes_nothing(content: Any, sentence: str, tmp_path: Path) -> None:
    update(dump(tmp_path, [record(name="As before")]))
    with pytest.raises(CommandError, match=f"Nothing is changed: .*{sentence}"):
        update(dump(tmp_path, content))
    assert known() == {"028wp3y58": "As before"}


def test_file_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        update("/nowhere/at-all.json")


def test_register_is_fetched_from_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = requests.Response()
    answer.status_code, answer.raw = 200, io.BytesIO(WHOLE.encode())
    monkeypatch.setattr(register.requests, "get", lambda address, **facts: answer)
    update("https://register.example/dump.json")
    assert known() == {"028wp3y58": "A university"}


def test_register_that_has_no_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = requests.Response()
    answer.status_code, answer.raw = 200, io.BytesIO(WHOLE.encode())
    monkeypatch.setattr(register.requests, "get", lambda address, **facts: answer)
    monkeypatch.setattr(register, "MOST_OF_A_FILE", 100)
    with pytest.raises(CommandError, match="larger than any register"):
        update("https://register.example/dump.json")


def test_address_that_does_not_answer_is_told() -> None:
    with pytest.raises(CommandError, match="does not answer"):
        update("https://127.0.0.1:1/dump.zip")


def test_archive_without_a_list_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="the archive holds no JSON"):
        update(archive(tmp_path))


def test_archive_that_is_damaged_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path, data=[record(name="x" * 500)])
    content = bytearray(path.read_bytes())
    content[60] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing is changed"):
        update(path)


def test_list_that_is_shipped_is_taken_whole() -> None:
    out = io.StringIO()
    call_command("update_ror", stdout=out)
    shipped = json.loads(register.BUNDLED.read_text(encoding="utf-8"))
    assert Institution.objects.count() == len(shipped)
    assert {row.country for row in Institution.objects.all()} == {"KH", "LA", "MM", "TH", "VN", "CN"}
    assert out.getvalue() == (
        "52 institutions are there to choose from.\n"
        "They are the small list shipped; the newest data dump of ror.org, named behind it, brings all of them.\n"
    )


# -- Looking one up ------------------------------------------------------------------------------------------------

LISTED = [
    named("028wp3y58", ("Royal School of the River", "label"), ("សាលាទន្លេ", "label"), ("RSR", "acronym")),
    named("01znkr924", ("Hue School", "label"), ("Trường Đại học Huế", "label"), country="VN"),
    named("002yp7f20", ("School of the Plain", "label"), ("โรงเรียนทุ่ง", "label"), ("Royal School", "alias"), country="TH"),
    named("0040axw97", ("Lake School", "label"), ("湖学校", "label"), country="CN"),
    named("0071qz696", ("Hill School", "label"), ("တောင်ကျောင်း", "label"), country="MM"),
    named("02qkn0e91", ("Forest School", "label"), ("ໂຮງຮຽນປ່າ", "label"), country="LA"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("rsr", ["Royal School of the River"]),
        ("  ROYAL   school ", ["Royal School of the River", "School of the Plain"]),
        ("river royal", ["Royal School of the River"]),
        ("សាលា", ["Royal School of the River"]),
        ("សាលា\u200bទន្លេ", ["Royal School of the River"]),
        ("dai hoc hue", ["Hue School"]),
        ("Đại học Huế", ["Hue School"]),
        ("ทุ่ง", ["School of the Plain"]),
        ("湖学", ["Lake School"]),
        ("ကျောင်း", ["Hill School"]),
        ("ໂຮງຮຽນ", ["Forest School"]),
        ("100%", []),
        ("r_r", []),
        ("r", []),
        (" ", []),
    ],
)
def test_institution_is_found_in_every_script(typed: str, found: list[str], tmp_path: Path) -> None:
    update(dump(tmp_path, LISTED))
    assert [row.name for row in institutions_like(typed)] == found


def test_institution_of_an_identifier(tmp_path: Path) -> None:
    update(dump(tmp_path, LISTED))
    assert str(institution("01znkr924")) == "Hue School"
    assert institution("0495fxg12") is None


def test_search_costs_one_query_at_one_and_at_many(tmp_path: Path, django_assert_num_queries: Any) -> None:
    for many in (LISTED[:1], LISTED):
        update(dump(tmp_path, many))
        with django_assert_num_queries(1):
            institutions_like("school")
