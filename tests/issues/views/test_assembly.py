from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from issues import queries, services
from issues.models import Issue
from issues.states import ArticleState, IssueState
from journal.models import Job, User
from tests.factories.issues import light_picture, make_article, make_full_issue, make_issue, upload
from tests.factories.people import make_user
from tests.issues.visits import at, text

pytestmark = pytest.mark.django_db
A = ArticleState
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def desk(client: Client, setter: User) -> Client:
    client.force_login(setter)
    return client


@pytest.mark.parametrize("state", list(IssueState))
def test_page_of_an_issue_in_every_state(desk: Client, state: str) -> None:
    issue = make_full_issue(state) if state != IssueState.CANCELLED else make_issue(state)
    for name in ("assembly", "preview_issue"):
        assert desk.get(at(name, issue.pk)).status_code == 200


def test_others_do_not_see_issues_in_the_making(client: Client, editor: User) -> None:
    issue = make_full_issue()
    for person in (editor, make_user()):
        client.force_login(person)
        for path in (at("issues"), at("assembly", issue.pk), at("preview_issue", issue.pk), at("new_issue")):
            assert client.get(path).status_code == 404
        assert client.post(at("order", issue.pk), {"item": 1, "move": "up"}).status_code == 404


def test_articles_are_placed_moved_and_taken_out(desk: Client) -> None:
    issue = make_full_issue(articles=2, pages=2)
    article = make_article(A.READY, pages=4, title="The third")
    assert "The third" in text(desk.get(at("assembly", issue.pk)))
    desk.post(at("place", issue.pk), {"in": article.pk})
    issue = issue.again()
    assert [a.pages for a in issue.contents] == ["1–2", "3–4", "5–8"]
    desk.post(f"{at('order', issue.pk)}?seen={issue.row_version}", {"item": article.pk, "move": "up"})
    issue = issue.again()
    assert [a.title for a in issue.contents][1] == "The third"
    desk.post(f"{at('order', issue.pk)}?seen={issue.row_version}", {"item": article.pk, "position": 1})
    issue = issue.again()
    assert issue.contents[0].pages == "1–4"
    desk.post(at("place", issue.pk), {"out": article.pk})
    assert len(issue.again().contents) == 2


def test_two_people_who_order_the_same_issue(desk: Client) -> None:
    issue = make_full_issue(articles=3)
    address = f"{at('order', issue.pk)}?seen={issue.row_version}"
    first, last = issue.contents[0].pk, issue.contents[2].pk
    desk.post(address, {"item": first, "move": "down"})
    answer = desk.post(address, {"item": last, "move": "up"}, follow=True)
    assert "Somebody else was faster" in text(answer)
    assert [a.pk for a in issue.again().contents][2] == last


@pytest.mark.parametrize(
    "posted", [{}, {"item": "x"}, {"item": "99999", "move": "up"}, {"item": "1", "position": "-3"}]
)
def test_nonsense_orders_nothing(desk: Client, posted: dict[str, str]) -> None:
    issue = make_full_issue(articles=2)
    order = [a.pk for a in issue.contents]
    assert desk.post(at("order", issue.pk), posted, follow=True).status_code == 200
    assert [a.pk for a in issue.again().contents] == order


def test_nothing_is_placed_that_one_may_not_see(desk: Client, setter: User) -> None:
    issue = make_full_issue()
    own = make_article(A.READY, author=setter)
    assert desk.post(at("place", issue.pk), {"in": own.pk}).status_code == 404
    assert desk.post(at("place", issue.pk), {"in": "x"}).status_code == 404
    assert desk.post(at("place", issue.pk), {"out": make_article(A.READY).pk}).status_code == 404


def test_checklist_says_what_is_missing(desk: Client) -> None:
    issue = make_issue()
    make_article(A.TYPESETTING, issue=issue, title="Half done")
    page = text(desk.get(at("assembly", issue.pk)))
    assert "Not ready: “Half done”." in page
    assert re.search(r"disabled[^>]*>\s*Freeze", page)


def test_ready_issue_offers_the_next_step(desk: Client) -> None:
    issue = make_full_issue()
    page = text(desk.get(at("assembly", issue.pk)))
    assert reverse("desk:act", args=["issue", issue.pk, "freeze"]) in page
    services.freeze(issue, by=User.objects.get(family_name="Sok", given_name="Rith"))
    page = text(desk.get(at("assembly", issue.pk)))
    assert reverse("desk:act", args=["issue", issue.pk, "publish"]) in page
    assert "data-order" not in page


def test_whole_issue_is_made_on_asking(desk: Client) -> None:
    issue = make_full_issue()
    desk.post(at("bind", issue.pk))
    assert "It is being made" in text(desk.get(at("assembly", issue.pk)))
    assert desk.get(at("bind", issue.pk)).status_code == 404
    services.bind(issue.pk)
    Job.objects.update(progress="done")
    page = text(desk.get(at("assembly", issue.pk)))
    assert "8 pages" in page
    assert "Out of date" not in page
    assert desk.get(at("bind", issue.pk)).status_code == 302
    Issue.objects.filter(pk=issue.pk).update(title="Another theme")
    assert "Out of date" in text(desk.get(at("assembly", issue.pk)))
    Job.objects.update(progress="failed")
    assert "The last attempt failed" in text(desk.get(at("assembly", issue.pk)))


def test_preview_is_the_public_page(desk: Client, client: Client) -> None:
    issue = make_full_issue(title="Water that crosses borders")
    page = text(desk.get(at("preview_issue", issue.pk)))
    assert "This is a preview" in page
    assert "Water that crosses borders" in page
    assert at("preview", issue.contents[0].pk) in page
    assert issue.contents[0].pages in page


def form(**changes: Any) -> dict[str, Any]:
    return {
        "volume": 9, "number": 1, "planned_on": "2027-06-15", "language": "en", "first_page": 1,
        "guests": "Prak, Chanthy\nAung", **changes,
    }  # fmt: skip


def test_issue_that_closes_in_the_past_is_planned_with_a_warning(desk: Client) -> None:
    soon = timezone.localdate() + timedelta(days=1)
    answer = desk.post(at("new_issue"), form(planned_on=soon.isoformat()), follow=True)
    assert "is past already" in text(answer)
    later = timezone.localdate() + timedelta(days=400)
    answer = desk.post(at("new_issue"), form(planned_on=later.isoformat(), number=2), follow=True)
    assert "is past already" not in text(answer)


@pytest.mark.parametrize(("size", "is_said"), [((18, 13), True), ((13, 18), False), ((13, 13), False)])
def test_cover_that_is_wider_than_high_is_taken_with_a_sentence(desk: Client, size: Any, is_said: bool) -> None:
    issue = make_issue()
    for number, address in enumerate((at("new_issue"), at("issue_details", issue.pk)), start=1):
        cover = SimpleUploadedFile("cover.png", light_picture(*size))
        seen = Issue.objects.get(pk=issue.pk).row_version
        answer = desk.post(address, form(number=number, seen=seen, cover=cover, cover_alt="A boat"), follow=True)
        assert ("wider than it is high" in text(answer)) is is_said
    assert [bool(row.cover) for row in Issue.objects.all()] == [True, True]


def test_issue_is_planned_and_described(desk: Client) -> None:
    assert desk.get(at("new_issue")).status_code == 200
    answer = desk.post(at("new_issue"), form(title="Roads"))
    issue = Issue.objects.get()
    assert answer.headers["Location"] == at("assembly", issue.pk)
    assert (issue.volume, issue.number, issue.planned_on) == (9, 1, date(2027, 6, 15))
    assert [g.index_name for g in issue.guest_editors.all()] == ["Prak, Chanthy", "Aung"]
    page = text(desk.get(at("issue_details", issue.pk)))
    assert "Prak, Chanthy" in page
    data = form(title="Rivers", guests="", seen=issue.row_version)
    desk.post(at("issue_details", issue.pk), data)
    issue = issue.again()
    assert issue.title == "Rivers"
    assert issue.guest_editors.count() == 0


def test_number_that_is_taken_is_said_in_the_form(desk: Client) -> None:
    make_issue(volume=9, number=1)
    answer = desk.post(at("new_issue"), form(title="Roads"))
    assert answer.status_code == 422
    assert "There is an issue with this volume and number already." in text(answer)
    assert "Roads" in text(answer)


def test_cover_is_kept_and_shown_to_readers_when_the_issue_is_out(desk: Client, client: Client) -> None:
    issue = make_issue(volume=9, number=1)
    desk.post(
        at("issue_details", issue.pk),
        form(cover=upload(PNG, "Cover by Sok.png"), cover_alt="A boat.", seen=issue.row_version),
    )
    issue = Issue.objects.get(pk=issue.pk)
    assert default_storage.exists(issue.cover.name)
    assert "Sok" not in issue.cover.name
    assert desk.get(at("cover_in_production", issue.pk)).status_code == 302
    for name in ("assembly", "issue_details"):
        assert "The cover as the site cuts it." in text(desk.get(at(name, issue.pk)))
    assert "13 wide to 18 high" in text(desk.get(at("issue_details", issue.pk)))
    assert Client().get("/issues/9-1/cover/").status_code == 404
    Issue.objects.filter(pk=issue.pk).update(state="published", published_at=issue.case_file.opened_at)
    assert Client().get("/issues/9-1/cover/").status_code == 302


def test_cover_that_is_no_picture_is_refused(desk: Client) -> None:
    answer = desk.post(at("new_issue"), form(cover=io.BytesIO(b"<svg onload=x>"), cover_alt="A boat."))
    assert answer.status_code == 422
    assert "must be a PNG or JPEG picture" in text(answer)
    assert not Issue.objects.exists()


def test_old_page_of_an_issue_is_refused(desk: Client) -> None:
    issue = make_issue(volume=9, number=1)
    answer = desk.post(at("issue_details", issue.pk), form(title="Mine", seen=issue.row_version + 1))
    assert answer.status_code == 422
    assert "Somebody else was faster" in text(answer)


def test_published_issue_is_not_described_any_longer(desk: Client) -> None:
    issue = make_full_issue(IssueState.PUBLISHED)
    assert desk.get(at("issue_details", issue.pk)).status_code == 404


@pytest.mark.parametrize(
    ("there", "following"), [([], (1, 1)), ([(9, 1)], (9, 2)), ([(9, 1), (9, 2)], (10, 1)), ([(2, 2), (1, 1)], (3, 1))]
)
def test_numbers_that_come_next(there: list[tuple[int, int]], following: tuple[int, int], db: None) -> None:
    for volume, number in there:
        make_issue(volume=volume, number=number)
    assert queries.following_numbers() == {"volume": following[0], "number": following[1]}


# -- Number of queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_list(desk: Client, rows: int, django_assert_num_queries: Any) -> None:
    for _row in range(rows):
        make_issue()
    with django_assert_num_queries(4):
        assert desk.get(at("issues")).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_assembly(desk: Client, rows: int, django_assert_num_queries: Any) -> None:
    issue = make_full_issue(articles=rows, pages=1)
    for _row in range(rows):
        make_article(A.READY, pages=1)
    with django_assert_num_queries(12):
        assert desk.get(at("assembly", issue.pk)).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_queries_of_the_preview(desk: Client, rows: int, django_assert_num_queries: Any) -> None:
    issue = make_full_issue(articles=rows, pages=1)
    with django_assert_num_queries(7):
        assert desk.get(at("preview_issue", issue.pk)).status_code == 200


def test_history_of_the_issue_stands_on_its_page(desk: Client) -> None:
    issue = make_issue(IssueState.PLANNED)
    path = reverse("desk:act", args=["issue", issue.pk, "postpone"])
    answer = desk.post(
        path, {"planned_on": "2031-05-04", "note": "The printer is late.", "seen": issue.row_version}, follow=True
    )
    page = text(answer)
    assert page.count("Issue postponed") == 2  # said once, and kept in the history
    assert "The printer is late." in page


def test_cover_without_a_description_is_asked_for_one(desk: Client) -> None:
    answer = desk.post(at("new_issue"), form(cover=upload(PNG, "cover.png")))
    assert answer.status_code == 422
    assert "what the cover shows, for readers who cannot see it" in text(answer)
