"""The decision screen: composed, looked over, sent; recommended and adopted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from journal.dates import in_words
from journal.models import Job, Letter, User
from review import services
from review.models import Decision, Proposal
from review.states import AssignmentState, DecisionKind, DecisionState
from tests.factories.people import make_editor_in_chief, make_journal
from tests.factories.review import make_assignment, make_decision, make_manuscript
from tests.factories.submissions import make_co_author, make_editor_of
from tests.review.posting import posted_from
from tests.review.visits import at

pytestmark = pytest.mark.django_db
S = AssignmentState
TYPED = timezone.localdate() + timedelta(days=99)


def test_decision_screen_offers_a_composed_letter(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "major_revision"})
    assert page.context["form"].initial["kind"] == "major_revision"
    assert "Reviewer 1" in page.context["form"].initial["body"]
    assert not Decision.objects.exists()


def test_decision_is_looked_over_and_goes_out_later(submission, reported, desk) -> None:
    make_journal(undo_minutes=10)
    page = desk.get(at("decision", submission.pk), {"kind": "minor_revision"})
    over = desk.post(at("decision", submission.pk), posted_from(page, body="Dear author, do mend it.", preview="1"))
    assert "Dear author, do mend it." in over.content.decode()
    again: dict[str, list[str]] = {"decide": ["1"]}
    for name, value in over.context["fields"]:
        again.setdefault(name, []).append(str(value))

    answer = desk.post(at("decision", submission.pk), again)

    assert answer.status_code == 302
    decision = Decision.objects.get()
    assert (decision.is_waiting, decision.body, decision.kind) == (True, "Dear author, do mend it.", "minor_revision")
    assert desk.post(at("take_back", decision.pk)).status_code == 302
    assert decision.again().state == DecisionState.TAKEN_BACK
    assert "Go on from it" in desk.get(at("decision", submission.pk)).content.decode()
    desk.post(at("resume", decision.pk))
    assert decision.again().is_draft


def test_decision_is_sent_now(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    desk.post(at("decision", submission.pk), posted_from(page, send_now="1"))
    decision = Decision.objects.get()
    assert decision.effective_at <= timezone.now()
    assert services.send(decision_id=decision.pk) is not None


def test_kind_is_asked_for_before_there_is_a_letter(submission, reported, desk) -> None:
    shown = html.fromstring(desk.get(at("decision", submission.pk)).content)
    assert (shown.xpath("//input[@name='kind']/@checked"), shown.xpath("//textarea")) == ([], [])
    form = shown.xpath("//form[.//input[@name='kind']]")[0]
    assert (form.get("action"), form.method) == (at("decision", submission.pk), "GET")
    assert desk.get(form.get("action"), {"kind": "decline"}).context["form"].initial["kind"] == "decline"


def test_draft_is_kept_while_typing(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    answer = desk.post(at("decision", submission.pk), posted_from(page, body="Half a sen"), headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert "Half a sen" in desk.get(at("decision", submission.pk)).content.decode()


def test_letter_typed_in_two_windows_shows_both_texts_and_loses_neither(submission, reported, desk) -> None:
    address = at("decision", submission.pk)
    desk.post(address, posted_from(desk.get(address, {"kind": "accept"}), save="1"))
    first, second = (desk.get(address) for _n in range(2))
    saving = {"headers": {"X-Autosave": "1"}}
    assert desk.post(address, remembered(first, body="From the first."), **saving).status_code == 200
    assert desk.post(address, remembered(second, note="A reason."), **saving).status_code == 200

    clash = desk.post(address, remembered(second, body="From the second.", save="1"))

    assert clash.status_code == 409
    page = clash.content.decode()
    assert ("From the first." in page, "From the second." in page) == (True, True)
    draft = Decision.objects.get()
    assert (draft.body, draft.note) == ("From the first.", "A reason.")
    kept = {**remembered(clash), "body": "From the second.", "keep": "body"}
    assert desk.post(address, kept).status_code == 302
    assert Decision.objects.get().body == "From the second."


def remembered(page, **changed) -> dict[str, object]:
    """Return what a browser posts from the page, with what the page knows of its fields."""
    form = page.context["form"]
    known = dict(form.memory)
    if form.is_bound:
        return {**{name: form.data.getlist(name) for name in form.data}, **known, **changed}
    return {**posted_from(page), **known, **changed}


def test_letter_is_composed_anew_from_the_ticks(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    parts = [f"{reported[0].pk}:recommendation"]
    desk.post(at("decision", submission.pk), posted_from(page, kind="decline", parts=parts, compose="1"))
    decision = Decision.objects.get()
    assert (decision.written_for, decision.parts) == ("decline", parts)
    assert "Recommendation: Accept after minor revision" in decision.body
    assert "decided not to publish" in decision.body


def test_letter_of_another_kind_is_pointed_out(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    desk.post(at("decision", submission.pk), posted_from(page, save="1"))
    over = desk.post(at("decision", submission.pk), posted_from(page, kind="decline", preview="1"))
    assert "This letter was composed for “Accept”" in over.content.decode()


def test_letter_of_another_kind_is_pointed_out_where_the_draft_begins_with_that(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    over = desk.post(at("decision", submission.pk), posted_from(page, kind="decline", note="Thin.", preview="1"))
    assert "This letter was composed for “Accept”" in over.content.decode()

    desk.post(at("decision", submission.pk), {**dict(over.context["fields"]), "compose": "1"})
    decision = Decision.objects.get()
    assert (decision.kind, decision.has_another_letter) == ("decline", False)
    assert "decided not to publish" in decision.body


def test_kind_that_changes_brings_its_date(submission, reported, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    desk.post(at("decision", submission.pk), posted_from(page, kind="major_revision", save="1"))
    assert Decision.objects.get().due_on == timezone.localdate() + timedelta(days=30)


def test_what_blocks_is_said_before_and_after(submission, review_round, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    over = desk.post(at("decision", submission.pk), posted_from(page, preview="1"))
    assert "2 more reports are needed" in over.content.decode()
    refused = desk.post(at("decision", submission.pk), posted_from(page, body="My words.", decide="1"))
    assert refused.status_code == 422
    assert "2 more reports are needed" in refused.content.decode()
    assert "My words." in refused.content.decode()


def test_recommending_editor_recommends_and_the_other_adopts(submission, reported, desk, client) -> None:
    recommending = make_editor_of(submission, decides=False)
    client.force_login(recommending)
    page = client.get(at("decision", submission.pk), {"kind": "minor_revision"})
    assert "Recommendation" in page.content.decode()
    client.post(at("decision", submission.pk), posted_from(page, recommend="1", note="They agree."))
    recommendation = Decision.objects.get()
    assert recommendation.state == DecisionState.RECOMMENDED

    client.force_login(User.objects.get(pk=Letter.objects.get(key="recommendation_made").to_id))
    assert "They agree." in client.get(at("decision", submission.pk)).content.decode()
    client.post(at("adopt", recommendation.pk))
    assert Decision.objects.filter(state=DecisionState.DRAFT).get().kind == DecisionKind.MINOR


def test_draft_of_ones_own_is_replaced_by_a_button_that_says_so(submission, editor, reported, desk) -> None:
    junior = make_editor_of(submission, decides=False)
    said = make_decision(submission, by=junior, kind=DecisionKind.MINOR, state=DecisionState.RECOMMENDED)
    own = make_decision(submission, by=editor, kind=DecisionKind.ACCEPT, body="My own words.")

    refused = desk.post(at("adopt", said.pk), follow=True).content.decode()  # from a page older than the draft
    assert "You have begun a draft of your own, “Accept”" in refused
    assert (own.again().body, "Make it my draft" in refused) == ("My own words.", False)

    desk.post(at("adopt", said.pk), {"replaces": "1"})
    assert own.again().body == said.body


def test_who_recommends_is_told_what_a_recommendation_does(submission, reported, client) -> None:
    client.force_login(make_editor_of(submission, decides=False))
    page = client.get(at("decision", submission.pk), {"kind": "minor_revision"})
    over = client.post(at("decision", submission.pk), posted_from(page, note="They agree.", preview="1"))

    assert "Why you recommend it" in page.content.decode()
    rows = html.fromstring(over.content).xpath("//aside//ul[contains(@class, 'bullets')]/li")
    told = [" ".join(row.text_content().split()) for row in rows]
    assert told[0].startswith("The editor who decides gets this as a proposal; nobody else is told.")
    assert (told[-1], len(told)) == ("Why you recommend it: They agree.", 3)


def test_decision_is_taken_back_by_a_button_only_who_may(submission, editor, reported, desk, client) -> None:
    chief = make_editor_in_chief()
    services.schedule(make_decision(submission, by=chief), by=chief, note="The editor is on leave.")

    assert f"{chief} has decided it" in (page := desk.get(at("decision", submission.pk)).content.decode())
    assert "Take it back" not in page
    client.force_login(chief)
    assert "Take it back" in client.get(at("decision", submission.pk)).content.decode()


def test_draft_of_another_editor_cannot_be_adopted(submission, editor, desk) -> None:
    draft = make_decision(submission, by=make_editor_of(submission), state=DecisionState.DRAFT)
    assert desk.post(at("adopt", draft.pk)).status_code == 404
    assert not Decision.objects.filter(made_by=editor).exists()


def test_recommending_editor_cannot_decide(submission, editor, reported, client) -> None:
    client.force_login(make_editor_of(submission, decides=False))
    page = client.get(at("decision", submission.pk), {"kind": "accept"})
    assert client.post(at("decision", submission.pk), posted_from(page, decide="1")).status_code == 404
    assert not Decision.objects.filter(state=DecisionState.SCHEDULED).exists()


def test_decision_on_a_decided_manuscript_leads_to_how_it_stands(submission, desk) -> None:
    decided = make_manuscript("accepted")
    address = at("decision", decided.pk)
    assert desk.get(address).status_code == 404  # an editor of another one
    desk.force_login(make_editor_of(decided))
    page = desk.get(address, follow=True)
    assert page.redirect_chain == [(reverse("desk:manuscript", args=[decided.pk]), 302)]
    assert "Nothing is to be decided about this manuscript now." in page.content.decode()
    answers = [desk.post(address), desk.post(address, headers={"X-Autosave": "1"})]
    assert [answer.status_code for answer in answers] == [302, 404]


def test_second_tab_is_told_that_it_is_out_of_date(submission, reported, desk, editor) -> None:
    decision = make_decision(submission, by=editor)
    page = desk.get(at("decision", submission.pk))
    services.schedule(decision, by=editor)
    services.take_back(decision, by=editor)
    services.resume(decision, by=editor)
    answer = desk.post(at("decision", submission.pk), posted_from(page, body="Old words.", decide="1"))
    assert answer.status_code == 422
    assert "Somebody else was faster" in answer.content.decode()
    assert "Old words." in answer.content.decode()


# -- One draft in two windows --------------------------------------------------------------------------------------


@pytest.fixture
def windows(submission, reported, desk):
    """Return the draft of a minor revision as it is open in two windows."""
    address = at("decision", submission.pk)
    desk.post(address, posted_from(desk.get(address, {"kind": "minor_revision"}), save="1"))
    return [desk.get(address) for _n in range(2)]


def save(desk, page, **changed):
    address = at("decision", page.context["submission"].pk)
    return desk.post(address, remembered(page, **changed), headers={"X-Autosave": "1"})


def test_kind_date_and_ticks_changed_in_different_windows_merge(reported, desk, windows) -> None:
    first, second = windows
    parts = [f"{reported[1].pk}:comments"]
    assert save(desk, first, kind="major_revision").status_code == 200
    assert save(desk, second, parts=parts).status_code == 200
    draft = Decision.objects.get()
    assert (draft.kind, draft.due_on, draft.parts) == ("major_revision", services.default_date("major_revision"), parts)


@pytest.mark.parametrize(
    ("field", "one", "other", "words"),
    [
        ("kind", "accept", "decline", "Accept"),
        ("due_on", TYPED.isoformat(), (TYPED + timedelta(days=9)).isoformat(), in_words(TYPED)),
        ("parts", ["{0}:recommendation"], [], "{reviewer}, round 1: Recommendation"),
    ],
)
def test_what_is_chosen_in_both_windows_is_asked_about(reported, desk, windows, field, one, other, words) -> None:
    first, second = windows
    chosen = [each.format(reported[0].pk) for each in one] if isinstance(one, list) else one
    assert save(desk, first, **{field: chosen}).status_code == 200
    held = getattr(Decision.objects.get(), field)

    clash = save(desk, second, **{field: other})

    assert clash.status_code == 409
    [told] = clash.json()["clashes"]
    assert (told["field"], words.format(reviewer=reported[0].reviewer) in told["html"]) == (field, True)
    assert getattr(Decision.objects.get(), field) == held


def test_other_kind_that_is_taken_keeps_the_date_that_came_with_it(submission, desk, windows) -> None:
    first, second = windows
    save(desk, first, kind="major_revision")
    clash = desk.post(at("decision", submission.pk), remembered(second, kind="accept", save="1"))
    assert clash.status_code == 409
    desk.post(at("decision", submission.pk), remembered(clash, take="kind"))
    draft = Decision.objects.get()
    assert (draft.kind, draft.due_on) == ("major_revision", services.default_date("major_revision"))


def test_own_kind_that_is_kept_brings_its_date(submission, desk, windows) -> None:
    first, second = windows
    save(desk, first, kind="major_revision")
    clash = desk.post(at("decision", submission.pk), remembered(second, kind="accept", save="1"))
    kept = desk.post(at("decision", submission.pk), remembered(clash, keep="kind"))
    assert kept.status_code == 302
    draft = Decision.objects.get()
    assert (draft.kind, draft.due_on) == ("accept", None)


def test_page_is_given_the_date_that_its_kind_brings_and_keeps_it(desk, windows) -> None:
    page, _other = windows
    date = services.default_date("major_revision")
    answer = save(desk, page, kind="major_revision")
    assert answer.json()["filled"] == [["due_on", [date.isoformat()]]]
    known = {f"was-{name}": was for name, was in answer.json()["was"].items()}
    save(desk, page, kind="major_revision", due_on=date, note="Much is to be done.", **known)
    draft = Decision.objects.get()
    assert (draft.due_on, draft.note) == (date, "Much is to be done.")


# -- Reports that hardly carry a decision --------------------------------------------------------------------------


def test_reports_of_proposed_reviewers_alone_are_pointed_out_until_a_reason_is_given(submission, reported, desk):
    for row in reported:
        facts = {"name": row.reviewer.name, "email": row.reviewer.email, "made_by": submission.corresponding_user}
        Proposal.objects.create(submission=submission, kind="proposed", **facts)
    words = "Every report that counts comes from a reviewer whom the authors proposed."
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    assert words in page.content.decode()

    def blockers(**changed) -> list[str]:
        over = desk.post(at("decision", submission.pk), posted_from(page, preview="1", **changed))
        return [reason for reason in over.context["blockers"] if reason.startswith(words)]

    assert [len(blockers(**changed)) for changed in ({}, {"note": "All know it."}, {"kind": "decline"})] == [1, 0, 0]


# -- Who gets what -------------------------------------------------------------------------------------------------


def test_last_look_shows_the_letters_to_all_others_as_they_go_out(submission, review_round, reported, desk) -> None:
    slow = make_assignment(review_round, S.ACCEPTED)
    co_author = make_co_author(submission)
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})

    over = desk.post(at("decision", submission.pk), posted_from(page, preview="1"))

    shown = {(letter.key, letter.to) for letter in over.context["letters"]}
    assert shown == {
        ("co_authors_informed", co_author),
        *(("reviewer_outcome", row.reviewer) for row in reported),
        ("review_not_needed", slow.reviewer),
    }
    authors = [author.family_name for author in submission.authors.all()]
    to_reviewers = [row for row in over.context["letters"] if row.to != co_author]
    assert not any(name in row.subject + row.body for row in to_reviewers for name in authors)
    assert (Decision.objects.get().is_draft, Letter.objects.count(), Job.objects.count()) == (True, 0, 0)


def test_last_look_at_what_cannot_be_decided_shows_no_other_letter(submission, review_round, desk) -> None:
    page = desk.get(at("decision", submission.pk), {"kind": "accept"})
    over = desk.post(at("decision", submission.pk), posted_from(page, preview="1"))
    assert over.context["letters"] == []


def test_who_recommends_is_shown_no_other_letter(submission, reported, client) -> None:
    client.force_login(make_editor_of(submission, decides=False))
    page = client.get(at("decision", submission.pk), {"kind": "accept"})
    over = client.post(at("decision", submission.pk), posted_from(page, preview="1"))
    assert over.context["letters"] == []
