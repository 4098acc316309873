"""Several manuscripts at once: first who would get what, then each by itself, the refused ones with their reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from journal.desk import services
from journal.models import Letter
from review.states import AssignmentState
from submissions.models import EditorAssignment
from submissions.states import State
from tests.desk.conftest import signed_in
from tests.factories.people import make_editor
from tests.factories.review import make_assignment, make_manuscript, make_round
from tests.factories.submissions import keep_away, make_submission

ADDRESS = "/desk/manuscripts/together/"
TODAY = timezone.localdate()


def picks(*rows) -> str:
    return "&".join(f"pick={row.pk}" for row in rows)


def late(state: str = AssignmentState.ACCEPTED):
    submission = make_submission(State.IN_REVIEW)
    yesterday = TODAY - timedelta(days=1)
    make_assignment(make_round(submission), state, due_on=yesterday, answer_by=yesterday)
    return submission


def test_preview_says_who_gets_what_and_changes_nothing(office) -> None:
    free, kept_away, editor = make_submission(), make_submission(), make_editor(family_name="Oxbow")
    keep_away(kept_away, editor)
    answer = signed_in(office).get(f"{ADDRESS}?act=assign&editor={editor.pk}&decides=on&{picks(free, kept_away)}")
    assert [(row.submission, len(row.letters), len(row.reasons)) for row in answer.context["outcomes"]] == [
        (free, 1, 0), (kept_away, 0, 1),
    ]  # fmt: skip
    page = answer.content.decode()
    assert "Nothing has happened yet" in page
    assert "Oxbow gets “" in page
    assert f'name="pick" value="{free.pk}"' in page
    assert f'name="pick" value="{kept_away.pk}"' not in page
    assert not EditorAssignment.objects.exists()
    assert not Letter.objects.exists()


def test_one_that_is_refused_does_not_stop_the_others(office) -> None:
    kept_away, free, editor = make_submission(), make_submission(), make_editor()
    keep_away(kept_away, editor)
    sent = {"act": "assign", "editor": editor.pk, "decides": "on", "pick": [kept_away.pk, free.pk]}
    page = signed_in(office).post(ADDRESS, sent).content.decode()
    assert "It is done" in page
    assert "no editor of this section, or not free of it" in page
    assert [row.submission for row in EditorAssignment.objects.all()] == [free]
    again = services.assign_together([free.again()], editor=editor, decides=True, by=office)
    assert "already" in str(again[0].reasons[0])


@pytest.mark.parametrize(
    ("state", "key"),
    [(AssignmentState.ACCEPTED, "review_reminder"), (AssignmentState.INVITED, "review_answer_reminder")],
)
def test_reviewers_who_are_late_are_reminded(state, key, office) -> None:
    overdue, in_time = late(state), make_submission(State.IN_REVIEW)
    make_assignment(make_round(in_time), state)
    signed_in(office).post(ADDRESS, {"act": "remind", "pick": [overdue.pk, in_time.pk]})
    assert [(letter.key, letter.case) for letter in Letter.objects.all()] == [(key, overdue.case_file)]
    (outcome,) = services.remind_together([in_time], by=office)
    assert [str(reason) for reason in outcome.reasons] == ["No reviewer of it is late."]


def test_editor_assigns_nobody_and_reaches_no_foreign_manuscript() -> None:
    editor, foreign = make_editor(), late()
    client = signed_in(editor)
    assert "No manuscript is picked" in client.get(f"{ADDRESS}?act=remind&{picks(foreign)}").content.decode()
    assert client.post(ADDRESS, {"act": "assign", "editor": editor.pk, "pick": foreign.pk}).status_code == 422
    assert not EditorAssignment.objects.exists()


def test_editor_must_be_chosen(office) -> None:
    answer = signed_in(office).get(f"{ADDRESS}?act=assign&{picks(make_submission())}")
    assert answer.status_code == 422
    assert "Choose the editor who gets them." in answer.content.decode()


def test_way_back_leads_to_the_list_as_it_was_narrowed(office) -> None:
    row, client = make_submission(), signed_in(office)
    narrowed = client.get("/desk/manuscripts/?state=submitted&order=oldest").content.decode()
    assert 'name="list" value="state=submitted&amp;order=oldest"' in narrowed
    page = client.get(ADDRESS, {"act": "remind", "see": "1", "pick": row.pk, "list": "state=submitted&order=oldest"})
    assert page.content.decode().count('href="/desk/manuscripts/?state=submitted&amp;order=oldest"') == 2


def test_act_must_be_chosen(office) -> None:
    answer = signed_in(office).get(f"{ADDRESS}?editor=&decides=on&see=1&{picks(make_submission())}")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["act"])


@pytest.mark.parametrize("count", [1, 30])
def test_page_costs_the_same_for_one_and_for_many(count, office, django_assert_num_queries) -> None:
    rows = [make_submission() for _each in range(count)]
    client = signed_in(office)
    with django_assert_num_queries(8):
        assert client.get(f"{ADDRESS}?{picks(*rows)}").status_code == 200


def test_next_of_each_queue_is_invited_once_however_often_one_presses(office) -> None:
    first, without = make_manuscript(), make_submission(State.IN_REVIEW)
    review_round = make_round(first)
    queue = [make_assignment(review_round, AssignmentState.QUEUED) for _each in range(2)]
    client = signed_in(office)
    answer = client.get(f"{ADDRESS}?act=invite&{picks(first, without)}")
    assert [(len(row.letters), [str(reason) for reason in row.reasons]) for row in answer.context["outcomes"]] == [
        (1, []), (0, ["No round of it is open."]),
    ]  # fmt: skip
    assert f'name="shown" value="{queue[0].pk}"' in answer.content.decode()
    assert not Letter.objects.exists()
    sent = {"act": "invite", "pick": [first.pk], "shown": [queue[0].pk]}
    for _each in range(2):
        page = client.post(ADDRESS, sent).content.decode()
    assert "Somebody else is next by now" in page
    assert [row.again().state for row in queue] == [AssignmentState.INVITED, AssignmentState.QUEUED]
    assert Letter.objects.get().to == queue[0].reviewer
    assert "Somebody else is next" in client.post(ADDRESS, {"act": "invite", "pick": [first.pk]}).content.decode()


def test_late_reviewers_are_reminded_once_however_often_one_presses(office) -> None:
    overdue = late()
    client = signed_in(office)
    for _each in range(2):
        page = client.post(ADDRESS, {"act": "remind", "pick": [overdue.pk]}).content.decode()
    assert Letter.objects.get().key == "review_reminder"
    assert "reminded a moment ago" in page
