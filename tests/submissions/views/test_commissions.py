"""The list of what was given out, and what is done from there."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal import outbox
from journal.models import User
from submissions import services
from submissions.models import Submission
from submissions.views.commissions import standing_of
from tests.factories.people import make_editor, make_office, make_section
from tests.mail import Sink
from tests.submissions.visits import at

pytestmark = pytest.mark.django_db


def commissioned(by: User, email: str = "dara@example.org") -> Submission:
    day = timezone.localdate() + timedelta(days=30)
    names = {"given_name": "Dara", "family_name": "Sok"}
    return services.commission(
        email=email, names=names, title=f"On rivers, by {email}", section=make_section(), due_on=day, by=by
    )


@pytest.mark.parametrize("how_many", [1, 30])
def test_list_of_what_was_given_out(how_many: int, client: Client, django_assert_num_queries: Any) -> None:
    office = make_office()
    for number in range(how_many):
        commissioned(office, f"author{number}@example.org")
    client.force_login(office)
    with django_assert_num_queries(6):  # session, user, grants, the page, authors, conflicts
        page = client.get(reverse("submissions:given_out")).content.decode()
    assert page.count("Not opened yet") == how_many


@pytest.mark.parametrize(
    ("columns", "person", "label"),
    [
        ({"submitted_at": timezone.now()}, {}, "Sent in"),
        ({"declined_at": timezone.now()}, {}, "Declined"),
        ({"taken_back_at": timezone.now()}, {}, "Taken back"),
        ({}, {"mail_bounced_at": timezone.now()}, "Mail came back"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, {}, "Late"),
        ({}, {}, "Not opened yet"),
        ({}, {"last_login": timezone.now() + timedelta(days=1)}, "With its author"),
    ],
)
def test_draft_stands_somewhere(columns: dict[str, Any], person: dict[str, Any], label: str) -> None:
    draft = commissioned(make_office())
    Submission.objects.update(**columns)
    User.objects.filter(pk=draft.corresponding_user_id).update(**person)
    assert str(standing_of(draft.again())["label"]) == label


def test_colleague_finds_what_was_entered_for_an_author_and_fills_it_in(client: Client) -> None:
    names = {"given_name": "Dara", "family_name": "Sok"}
    draft = services.enter_for_author(email="dara@example.org", names=names, title="On rivers", by=make_office())
    colleague = make_editor()
    client.force_login(colleague)
    page = client.get(reverse("submissions:given_out")).content.decode()
    assert (at("tasks", draft) in page, at("take_back", draft) in page) == (True, False)
    assert client.get(at("delete", draft)).status_code == 404
    tasks = client.get(at("tasks", draft))
    assert (tasks.status_code, at("delete", draft) in tasks.content.decode()) == (200, False)
    for person, back in ((colleague, "submissions:given_out"), (draft.corresponding_user, "submissions:mine")):
        client.force_login(person)
        for name in ("tasks", "title", "names"):
            way = html.fromstring(client.get(at(name, draft)).content).xpath("//nav[@class='breadcrumbs']//a/@href")
            assert way[0] == reverse(back)


def test_draft_is_taken_back_and_readdressed_from_the_list(client: Client) -> None:
    office = make_office()
    draft = commissioned(office, "wrong@example.org")
    client.force_login(office)
    address, back = at("readdress", draft), at("take_back", draft)
    assert (address in (page := client.get(reverse("submissions:given_out")).content.decode()), back in page) == (
        True,
        True,
    )
    assert client.post(address, {"email": "right@example.org"}).status_code == 302
    assert draft.again().corresponding_user.email == "right@example.org"
    assert client.post(address, {"email": "right@example.org"}).status_code == 422
    seen = client.get(back).context["form"]["version"].value()
    assert client.post(back, {"version": seen, "note": "It is late."}).url == reverse("submissions:given_out")
    assert draft.again().taken_back_at is not None
    assert back not in client.get(reverse("submissions:given_out")).content.decode()


def test_others_find_nothing_to_take_back(client: Client) -> None:
    draft = commissioned(make_editor())
    for person in (make_editor(), draft.corresponding_user):
        client.force_login(person)
        assert client.get(at("take_back", draft)).status_code == 404
        assert client.get(at("readdress", draft)).status_code == 404


def test_author_declines_on_a_page_of_its_own(client: Client) -> None:
    draft = commissioned(make_office())
    client.force_login(draft.corresponding_user)
    assert at("decline", draft) in client.get(at("tasks", draft)).content.decode()
    seen = client.get(at("decline", draft)).context["form"]["version"].value()
    assert client.post(at("decline", draft), {"version": seen, "reason": ""}).status_code == 422
    assert client.post(at("decline", draft), {"version": seen, "reason": "No time."}).url == reverse("submissions:mine")
    assert draft.again().declined_at is not None
    assert client.get(at("decline", draft)).status_code == 404
    assert "Nothing more is expected of you" in client.get(at("tasks", draft), follow=True).content.decode()


def test_invited_author_comes_in_by_a_code_and_finds_the_draft(client: Client, smtp_sink: Sink) -> None:
    draft = commissioned(make_office())
    outbox.sweep()
    invitation = smtp_sink.to("dara@example.org")[-1].get_content()
    link = next(word for word in invitation.split() if word.endswith(at("tasks", draft)))
    door = client.get(at("tasks", draft))
    assert (link.startswith("http"), door.url.startswith(reverse("account_login"))) == (True, True)
    asked = client.post(
        reverse("account_request_login_code"), {"email": "dara@example.org", "next": at("tasks", draft)}
    )
    outbox.sweep()
    letter = smtp_sink.to("dara@example.org")[-1].get_content()
    code = next(line.strip() for line in letter.splitlines() if re.fullmatch(r"[A-Z0-9]{3,}-?[A-Z0-9]*", line.strip()))
    inside = client.post(asked.url, {"code": code})
    assert inside.url == at("tasks", draft)
    page = client.get(inside.url).content.decode()
    assert ("On rivers, by dara@example.org" in page, at("declarations", draft) in page) == (True, True)
