"""Settings, sections, pages about the journal, and its history."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from journal import services
from journal.models import CaseFile, Journal, Page, Section, User
from journal.queries.log import ACTS
from journal.states import RoleName
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> User:
    person = people.make_office()
    client.force_login(person)
    return person


def filled(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send back from the form at this address, with changes."""
    form = client.get(address).context["form"]
    facts = {name: form[name].value() for name in form.fields}
    facts = {name: value for name, value in {**facts, **changes}.items() if value is not None and value is not False}
    return {name: "on" if value is True else value for name, value in facts.items()}


def acts() -> list[str]:
    return [event.name for event in CaseFile.of_the_journal().events.all()]


SETTINGS = "/office/settings/"


@pytest.mark.usefixtures("office")
def test_settings_saved_with_an_event(client: Client) -> None:
    facts = filled(
        client, SETTINGS, issn_online="2049-3630", undo_minutes=0, place="Phnom Penh", submissions_open=False
    )
    assert client.post(SETTINGS, facts).status_code == 302
    journal = Journal.current()
    assert (journal.issn_online, journal.undo_minutes, journal.place) == ("2049-3630", 0, "Phnom Penh")
    assert not journal.submissions_open
    event = CaseFile.of_the_journal().events.get()
    assert set(event.facts["columns"]) == {"issn_online", "undo_minutes", "place", "submissions_open"}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("issn_print", "2049-3631", "does not fit the others"),
        ("issn_print", "20493630", "looks like 1234-5679"),
        ("doi_prefix", "11.1", "looks like 10.12345"),
        ("undo_minutes", "1001", "number from 0 to 1000"),
        ("name", "", "This field is required"),
        ("contact_email", "nobody", "valid email"),
        ("licence_url", "javascript:alert(1)", "valid URL"),
    ],
)
def test_settings_that_cannot_be(client: Client, field: str, value: str, says: str) -> None:
    people.make_journal()
    page = client.post(SETTINGS, filled(client, SETTINGS, place="Kept words", **{field: value})).content.decode()
    assert says in page
    assert "Kept words" in page


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("address", ["settings", "section", "page"])
def test_page_that_somebody_else_has_saved_meanwhile(client: Client, address: str) -> None:
    people.make_journal()
    row = {"settings": None, "section": people.make_section(), "page": people.make_page()}[address]
    url = reverse(f"office:{address}", args=[row.pk] if row else [])
    name = "name" if address == "settings" else "title"
    mine = filled(client, url, **{name: "Mine"})
    client.post(url, filled(client, url, **{name: "Theirs"}))

    page = client.post(url, mine).content.decode()

    assert "Somebody else has changed this meanwhile" in page
    assert 'value="Mine"' in page
    fresh = Journal.current() if row is None else type(row).objects.get(pk=row.pk)
    assert str(fresh) == "Theirs"


@pytest.mark.usefixtures("office")
def test_sections_are_added_changed_and_moved(client: Client, django_assert_num_queries: Any) -> None:
    add = reverse("office:section_add")
    for title in ("Articles", "Notes", "Reviews"):
        client.post(add, filled(client, add, title=title, slug=title.lower()))
    assert [s.title for s in Section.objects.all()] == ["Articles", "Notes", "Reviews"]

    last = Section.objects.get(slug="reviews")
    client.post(reverse("office:sections"), {"item": last.pk, "move": "up"})
    assert [s.title for s in Section.objects.all()] == ["Articles", "Reviews", "Notes"]
    client.post(reverse("office:sections"), {"item": last.pk, "position": "1"})
    client.post(reverse("office:sections"), {"item": last.pk, "move": "up"})
    assert [s.title for s in Section.objects.all()] == ["Reviews", "Articles", "Notes"]
    assert client.post(reverse("office:sections"), {"item": "x", "move": "up"}).status_code == 404

    one = reverse("office:section", args=[last.pk])
    page = client.post(one, filled(client, one, words_min=9000, words_max=100)).content.decode()
    assert "below the lower one" in page
    assert acts().count("section.added") == 3
    with django_assert_num_queries(4):
        client.get(reverse("office:sections"))


@pytest.mark.usefixtures("office")
def test_section_keeps_its_rules(client: Client) -> None:
    one = reverse("office:section", args=[people.make_section().pk])
    rules = {"declares_ethics": "not_asked", "declares_data": "asked", "figures": "required", "words_max": 8000,
             "guidance_lo": "ບົດຄວາມ", "limits_ask_why": True}  # fmt: skip
    assert client.post(one, filled(client, one, **rules)).status_code == 302
    section = Section.objects.get()
    assert (section.asks("ethics"), section.asks("data"), section.asks("funding")) == ("not_asked", "asked", "required")
    assert (section.figures, section.words_max, section.limits_ask_why) == ("required", 8000, True)
    assert section.other_guidance == [("lo", "Lao", "ບົດຄວາມ")]
    assert CaseFile.of_the_journal().events.get().facts["columns"] == [
        "words_max", "limits_ask_why", "figures", "declarations", "guidance_in"
    ]  # fmt: skip
    fresh = filled(client, one)
    assert (fresh["declares_ethics"], fresh["guidance_lo"]) == ("not_asked", "ບົດຄວາມ")


@pytest.mark.usefixtures("office")
def test_limit_of_nothing_is_no_limit(client: Client) -> None:
    one = reverse("office:section", args=[people.make_section().pk])
    assert client.post(one, filled(client, one, words_min=3000, words_max=0)).status_code == 302
    page = client.post(one, filled(client, one, keywords_min=6, keywords_max=3)).content.decode()
    assert "below the lower one" in page


@pytest.mark.usefixtures("office")
def test_page_is_cleaned_shown_and_deleted(client: Client) -> None:
    add = reverse("office:page_add")
    evil = '<h2>Aims</h2><script>alert(1)</script><p onclick="x()">Words <a href="javascript:x()">here</a></p>'
    client.post(add, filled(client, add, title="Aims", slug="aims", body=evil))
    page = Page.objects.get()
    assert page.body == "<h2>Aims</h2>alert(1)<p>Words <a>here</a></p>"

    client.post(reverse("office:pages"), {"item": page.pk, "move": "down"})
    delete = reverse("office:page_delete", args=[page.pk])
    assert client.get(delete).status_code == 200
    assert Page.objects.exists()
    client.post(delete)
    assert not Page.objects.exists()
    assert acts() == ["page.added", "page.moved", "page.deleted"]


@pytest.mark.parametrize(
    ("role", "shared_rooms", "own_rooms"),
    [
        (RoleName.EDITOR, 404, 404),
        (RoleName.PRODUCTION_EDITOR, 404, 404),
        (RoleName.ADMINISTRATOR, 200, 404),
        (RoleName.OFFICE, 200, 200),
        (RoleName.EDITOR_IN_CHIEF, 200, 200),
    ],
)
def test_settings_are_for_the_office(client: Client, role: str, shared_rooms: int, own_rooms: int) -> None:
    user, section, page = people.make_user(), people.make_section(), people.make_page()
    people.give_role(user, role)
    client.force_login(user)
    shared = ["/office/settings/", "/office/settings/log/"]
    offices = [
        "/office/settings/sections/",
        f"/office/settings/sections/{section.pk}/",
        "/office/settings/pages/",
        f"/office/settings/pages/{page.pk}/",
        f"/office/settings/pages/{page.pk}/delete/",
        "/office/settings/letters/",
        "/office/settings/letters/role_granted/en/",
    ]
    assert {client.get(address).status_code for address in shared} == {shared_rooms}
    assert {client.get(address).status_code for address in offices} == {own_rooms}


def test_history_has_words_for_every_act_that_is_recorded_in_it() -> None:
    said = re.compile(r'of_the_journal\(\)\.record\(\s*"([a-z_.]+)"|event="([a-z_]+\.[a-z_]+)"')
    files = [file for app in ("journal", "review") for file in (settings.BASE_DIR / app / "services").glob("*.py")]
    names = {one or other for file in files for one, other in said.findall(file.read_text())}
    assert {"thanks.published", "certificate.withdrawn", "person.added"} <= names
    assert names - set(ACTS) == set()


@pytest.mark.usefixtures("office")
def test_history_is_paged_at_a_constant_cost(client: Client, django_assert_num_queries: Any) -> None:
    case, person = CaseFile.of_the_journal(), people.make_user()
    case.record("person.added", person, by=person)
    with django_assert_num_queries(4):
        client.get(reverse("office:log"))
    for _number in range(35):
        case.record("person.changed", people.make_user(), by=people.make_user(), note="Words", facts={"columns": ["x"]})
    people.make_case().record("submission.accept", person, by=person)
    with django_assert_num_queries(4):
        page = client.get(reverse("office:log")).context["page"]
    assert len(page.rows) == 30
    assert "submission.accept" not in {event.name for event in page.rows}


def test_section_that_is_moved_while_it_is_saved_stays_where_it_was_put(office: User) -> None:
    first, second = (Section.objects.create(title=title, slug=title, position=n) for n, title in enumerate("ab"))
    read_before = Section.objects.get(pk=second.pk)
    services.move_section(section=second, by=office, move="up")
    read_before.title = "Notes"
    services.save_section(section=read_before, changed=["title"], by=office)
    assert [row.title for row in Section.objects.order_by("position")] == ["Notes", first.title]
