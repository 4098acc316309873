"""What is read of manuscripts: by whom, in which order, and at how many queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from journal.models import Grant, User
from journal.states import RoleName
from submissions import queries
from submissions.models import Submission
from submissions.queries import Filters
from submissions.roles import edits_or_office, is_named_author, prepares
from submissions.states import ConflictKind, State
from tests.factories.people import (
    give_role,
    make_editor,
    make_editor_in_chief,
    make_guest_editor,
    make_journal,
    make_office,
    make_section,
    make_user,
)
from tests.factories.submissions import (
    keep_away,
    make_author,
    make_co_author,
    make_draft,
    make_editor_of,
    make_submission,
    make_version,
)

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    """Return the person without what was read of their roles before."""
    return User.objects.get(pk=user.pk)


# -- Who sees what: the query and the predicate agree --------------------------------------------------------------


def everybody() -> tuple[dict[str, User], list[Submission]]:
    """Return people in every relation to manuscripts in every condition."""
    here, elsewhere = make_section(), make_section()
    submission, other, draft = (
        make_submission(section=here),
        make_submission(section=elsewhere),
        make_draft(section=here),
    )
    recalled = make_submission(State.DRAFT, section=here)
    entered = make_draft(section=here, entered_by=make_office())
    unsorted = make_draft(entered_by=make_editor())
    Submission.objects.filter(pk=unsorted.pk).update(section=None)
    asked_for = make_draft(section=here, entered_by=entered.entered_by, is_commissioned=True)
    stood_in = make_submission(section=here, acting_editor=make_editor())
    people = {
        "stranger": make_user(),
        "author": submission.corresponding_user,
        "author of a draft": draft.corresponding_user,
        "co-author": make_co_author(submission),
        "co-author of a draft": make_co_author(draft),
        "chief": make_editor_in_chief(),
        "chief of here": make_editor_in_chief(section=here),
        "chief of elsewhere": make_editor_in_chief(section=elsewhere),
        "chief who is author": make_co_author(submission),
        "chief with a conflict": make_editor_in_chief(),
        "chief who reviews": make_editor_in_chief(),
        "office": make_office(),
        "who entered it": entered.entered_by,
        "editor": make_editor_of(submission),
        "editor of here": make_editor(section=here),
        "editor of here who is its author": make_co_author(entered),
        "editor elsewhere": make_editor_of(other),
        "editor nowhere": make_editor(),
        "editor with a conflict": make_editor_of(submission),
        "editor whose role ended": make_editor_of(submission),
        "guest editor whose time is over": make_editor_of(submission, role=RoleName.GUEST_EDITOR),
        "guest editor": make_editor_of(submission, role=RoleName.GUEST_EDITOR),
        "guest editor nowhere": make_guest_editor(),
        "acting editor": stood_in.acting_editor,
    }
    give_role(people["chief who is author"], RoleName.EDITOR_IN_CHIEF)
    give_role(people["editor of here who is its author"], RoleName.EDITOR, section=here)
    keep_away(submission, people["chief with a conflict"])
    keep_away(submission, people["chief who reviews"], ConflictKind.REVIEWER)
    keep_away(submission, people["editor with a conflict"], ConflictKind.DECLARED)
    people["editor whose role ended"].role_grants.update(revoked_at=timezone.now())
    people["guest editor whose time is over"].role_grants.update(until=timezone.localdate() - timedelta(days=1))
    return people, [submission, other, draft, recalled, entered, unsorted, asked_for, stood_in]


def test_query_and_predicate_agree_about_everybody() -> None:
    people, submissions = everybody()
    for name, person in people.items():
        user = fresh(person)
        for submission in submissions:
            row = submission.again()
            about = f"{name} and {row} ({row.state})"
            edited = queries.edited_by(user).filter(pk=row.pk).exists()
            assert edited == edits_or_office.test(user, row), about
            assert queries.prepared_by(user).filter(pk=row.pk).exists() == prepares.test(user, row), about
            named = is_named_author.test(user, row) and (row.submitted_at is not None or row.corresponding_user == user)
            authored = queries.authored_by(user).filter(pk=row.pk).exists()
            assert authored == (named or (row.entered_by == user and row.submitted_at is None)), about
            assert queries.drafts_of(user).filter(pk=row.pk).exists() == (
                prepares.test(user, row)
                and row.submitted_at is None
                and user in {row.corresponding_user, row.entered_by}
            ), about
            assert queries.visible_to(user).filter(pk=row.pk).exists() == (edited or authored), about


def test_draft_entered_for_an_author_is_filled_in_by_these() -> None:
    people, (*_others, entered, unsorted, asked_for, _stood_in) = everybody()
    chiefs = {"chief", "chief with a conflict", "chief who reviews", "chief who is author", "office", "who entered it"}
    everywhere = chiefs | {
        "editor", "editor nowhere", "editor elsewhere", "editor with a conflict", "guest editor",
        "guest editor nowhere", "acting editor",
    }  # fmt: skip
    here = {"chief of here", "editor of here"}
    for draft, helpers in ((entered, everywhere | here), (asked_for, {"who entered it"})):
        found = {name for name, person in people.items() if prepares.test(fresh(person), draft.again())}
        assert found == helpers
    assert prepares.test(fresh(people["editor of here"]), unsorted.again())


def test_those_who_see_it_as_editors_are_exactly_these() -> None:
    people, (submission, *_others) = everybody()
    assert {name for name, person in people.items() if queries.edited_by(fresh(person)).filter(pk=submission.pk)} == {
        "chief", "chief of here", "office", "who entered it", "editor", "guest editor",
    }  # fmt: skip


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_sees_nothing(nobody: Any) -> None:
    make_submission()
    assert not queries.visible_to(nobody).exists()
    assert not queries.prepared_by(nobody).exists()
    assert not queries.visible_files(nobody).exists()


def test_version_in_work_is_fetched_for_its_author_only() -> None:
    submission = make_submission(State.REVISION_REQUESTED)
    make_version(submission, is_sent=False)
    author, editor = submission.corresponding_user, make_editor_of(submission)
    numbers = {
        user.pk: [v.number for v in queries.with_parts(queries.visible_to(user), user).get().versions.all()]
        for user in (author, editor)
    }
    assert numbers == {author.pk: [1, 2], editor.pk: [1]}


# -- Counts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how_many", [1, 12])
def test_one_manuscript_with_all_its_parts_costs_eight_queries(how_many: int, django_assert_num_queries: Any) -> None:
    submission = make_submission()
    for _each in range(how_many):
        make_author(submission)
        make_editor_of(submission)
        make_version(submission)
        keep_away(submission, make_user())
    user = submission.corresponding_user
    assert user.grants == []  # read once for each request, whatever it shows
    with django_assert_num_queries(8):
        row = queries.with_parts(queries.authored_by(user), user).get(pk=submission.pk)
        assert len(row.authors.all()) == how_many + 1
        assert row.current_version.manuscript.uploaded_by == user
        assert [a.editor.name for a in row.editor_assignments.all()]
        assert [c.person_id for c in row.conflicts.all()]
        assert row.excluded_ids
        assert row.tasks
        assert row.section.title
        assert row.case_file.label


@pytest.mark.parametrize("how_many", [1, 30])
def test_list_of_editors_costs_three_queries(how_many: int, django_assert_num_queries: Any) -> None:
    chief = make_editor_in_chief()
    section = make_section()
    for _each in range(how_many):
        submission = make_submission(section=section)
        make_author(submission)
        make_editor_of(submission)
    assert chief.grants
    with django_assert_num_queries(3):  # manuscripts with section, authors, editors
        page = queries.listing(chief, Filters(), {})
        for row in page.rows:
            assert row.section.title
            assert [author.name for author in row.authors.all()]
            assert [assignment.editor.name for assignment in row.editor_assignments.all()]
    assert len(page.rows) == how_many


# -- Lists ---------------------------------------------------------------------------------------------------------


def numbers(user: User, **filters: Any) -> list[str]:
    return [row.number for row in queries.listing(user, Filters(**filters), {}).rows]


def test_list_is_narrowed() -> None:
    chief = make_editor_in_chief()
    notes = make_section(title="Notes")
    fish = make_submission(title="Fish of the Tonle Sap", section=notes)
    sand = make_submission(State.IN_REVIEW, title="Sand")
    make_author(sand, given_name="Zaw", family_name="Htun", native_name="ဇော်ထွန်း")
    editor = make_editor_of(sand)
    assert numbers(chief, words="fish sap") == [fish.number]
    assert numbers(chief, words="htun") == [sand.number]
    assert numbers(chief, words="ဇော်") == [sand.number]
    assert numbers(chief, words=sand.number) == [sand.number]
    assert numbers(chief, states=(State.IN_REVIEW,)) == [sand.number]
    assert numbers(chief, section=notes) == [fish.number]
    assert numbers(chief, editor=editor) == [sand.number]
    assert numbers(chief, without_editor=True) == [fish.number]
    assert numbers(chief, words="nothing") == []


def test_list_is_put_in_order() -> None:
    chief = make_editor_in_chief()
    now = timezone.now()
    first = make_submission(submitted_at=now - timedelta(days=9), since=now)
    second = make_submission(submitted_at=now, since=now - timedelta(days=9))
    assert numbers(chief) == [second.number, first.number]
    assert numbers(chief, order="oldest") == [first.number, second.number]
    assert numbers(chief, order="waiting") == [second.number, first.number]
    assert numbers(chief, order="no such order") == [second.number, first.number]


def test_list_is_paged_by_key() -> None:
    chief, section = make_editor_in_chief(), make_section()
    made = [make_submission(section=section).number for _each in range(5)]
    first = queries.listing(chief, Filters(order="oldest"), {}, size=3)
    key = first.next_url.split("after=")[1]
    second = queries.listing(chief, Filters(order="oldest"), {"after": key}, size=3)
    assert [row.number for row in [*first.rows, *second.rows]] == made
    assert second.next_url == ""


# -- People --------------------------------------------------------------------------------------------------------


def test_editors_are_those_assigned_or_else_the_editors_in_chief() -> None:
    submission, chief = make_submission(), make_editor_in_chief()
    assert queries.editors(submission) == [chief]
    editor = make_editor_of(submission)
    assert queries.editors(submission.again()) == [editor]
    keep_away(submission, editor)
    assert queries.editors(submission.again()) == [chief]


@pytest.mark.parametrize("end", [{"until": timezone.localdate() - timedelta(days=1)}, {"revoked_at": timezone.now()}])
def test_editor_whose_role_has_ended_is_told_of_nothing(end: dict[str, Any]) -> None:
    submission, chief = make_submission(), make_editor_in_chief()
    guest, other = make_editor_of(submission, role="guest_editor", decides=False), make_editor_of(submission)
    Grant.objects.filter(user__in=[guest, other]).update(**end)
    assert queries.editors(submission.again()) == [chief]
    assert queries.deciding_editors(submission.again()) == [chief]


def test_guest_editor_is_told_and_never_decides() -> None:
    submission, chief = make_submission(), make_editor_in_chief()
    guest = make_editor_of(submission, role="guest_editor", decides=True)
    assert queries.editors(submission.again()) == [guest]
    assert queries.deciding_editors(submission.again()) == [chief]


def has_decider(submission: Submission) -> bool:
    return queries.with_decider(Submission.objects.all()).get(pk=submission.pk).has_decider


def test_somebody_is_left_to_decide_or_not() -> None:
    submission = make_submission()
    assert not has_decider(submission)
    make_editor_of(submission, decides=False)
    make_editor_of(submission, role="guest_editor")
    assert not has_decider(submission)
    editor = make_editor_of(submission)
    assert has_decider(submission)
    Grant.objects.filter(user=editor).update(revoked_at=timezone.now())
    assert not has_decider(submission)


def test_chief_decides_unless_kept_away_or_of_another_section() -> None:
    here = make_section()
    submission = make_submission(section=here)
    make_editor_in_chief(section=make_section())
    assert not has_decider(submission)
    chief = make_editor_in_chief(section=here)
    assert has_decider(submission)
    keep_away(submission, chief)
    assert not has_decider(submission)
    Submission.objects.filter(pk=submission.pk).update(acting_editor=make_editor())
    assert has_decider(submission)


def test_possible_editors_are_those_of_the_section_without_a_conflict() -> None:
    here = make_section()
    submission = make_submission(section=here)
    fit = [make_editor(section=here), make_editor(), make_editor_in_chief(), make_guest_editor()]
    make_editor(section=make_section())
    keep_away(submission, make_editor())
    make_office()
    assert set(queries.possible_editors(submission)) == set(fit)


def test_reason_of_a_return_is_the_last_one() -> None:
    submission, editor = make_submission(), make_editor_in_chief()
    make_journal()
    submission.return_to_author(by=editor, note="First.")
    assert queries.note_of_last(submission, "return_to_author") == "First."
    assert queries.note_of_last(submission, "hold") == ""


def test_day_of_an_answer_is_promised_while_editors_are_at_work() -> None:
    journal = make_journal(desk_days=14)
    submission = make_submission()
    day = timezone.localtime(submission.since).date() + timedelta(days=14)
    assert queries.expected_by(journal, submission) == day
    assert queries.expected_by(journal, make_submission(State.DECLINED)) is None
