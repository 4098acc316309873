"""Whoever is first wins, and the others are told; on both databases, two and eight at once."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from journal.models import Event, Letter, User
from journal.services import one_act_of
from submissions import likeness, services
from submissions.models import Imprint, Likeness, Submission
from submissions.services.access import locked
from submissions.services.likeness import look_for_alike
from submissions.states import Part, State
from tests.factories.people import make_editor, make_editor_in_chief, make_user
from tests.factories.submissions import make_author, make_draft, make_revision, make_submission

pytestmark = pytest.mark.django_db(transaction=True)

CROWDS = [pytest.param(2, id="two"), pytest.param(8, id="eight")]


def race(threads: int, act: Callable[[int], Any]) -> Counter[str]:
    """Let each thread wait for the others, and act; return how it went, by "won" or the name of the error."""
    ready = threading.Barrier(threads, timeout=60)
    outcomes: list[str] = []

    def run(place: int) -> None:
        try:
            ready.wait()
            act(place)
            outcomes.append("won")
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    crowd = [threading.Thread(target=run, args=(place,)) for place in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join(120)
    return Counter(outcomes)


def waits_for_us() -> bool:
    """Tell whether somebody waits for what this transaction has locked; SQLite lets nobody else begin."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def beside(ours: Callable[[], Any], act: Callable[[], Any], and_then: Callable[[], Any]) -> str:
    """Lock something, let somebody act until they have to wait for it, lock something more; return how they fared."""
    outcomes: list[str] = []

    def run() -> None:
        try:
            act()
            outcomes.append("won")
        except Exception as error:  # noqa: BLE001 - it is the outcome
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    somebody = threading.Thread(target=run)
    with transaction.atomic():
        ours()
        somebody.start()
        until = time.monotonic() + 30
        while not waits_for_us() and time.monotonic() < until:
            pass
        and_then()
    somebody.join(60)
    return outcomes[0]


@pytest.mark.parametrize("threads", CROWDS)
def test_manuscript_is_sent_once(threads: int) -> None:
    draft = make_draft()
    make_author(draft, email="dara@example.org")
    pages = [draft.again() for _each in range(threads)]
    outcome = race(threads, lambda place: services.submit(pages[place], by=draft.corresponding_user))
    assert outcome == {"won": 1, "StaleState": threads - 1}
    assert Event.objects.filter(name="submission.submit").count() == 1
    assert Counter(Letter.objects.values_list("key", flat=True))["submission_received"] == 1
    assert draft.again().versions.count() == 1


@pytest.mark.parametrize("threads", CROWDS)
def test_manuscripts_sent_at_once_get_numbers_of_their_own_and_one_co_author(threads: int) -> None:
    drafts = [make_draft() for _each in range(threads)]
    for draft in drafts:
        make_author(draft, email="dara@example.org")
    outcome = race(threads, lambda place: services.submit(drafts[place], by=drafts[place].corresponding_user))
    assert outcome == {"won": threads}
    assert Submission.objects.values("number").distinct().count() == threads
    assert User.objects.filter(email="dara@example.org").count() == 1


@pytest.mark.parametrize("threads", CROWDS)
def test_recall_and_assignment_have_one_winner(threads: int) -> None:
    submission = make_submission()
    chief, editor = make_editor_in_chief(), make_editor()
    pages = [submission.again() for _each in range(threads)]

    def act(place: int) -> None:
        if place % 2:
            pages[place].recall(by=submission.corresponding_user)
        else:
            services.assign_editor(pages[place], editor=editor, by=chief)

    assert race(threads, act) == {"won": 1, "StaleState": threads - 1}
    submission = submission.again()
    assert (submission.state == State.DRAFT) == (submission.editor_rights == {})


@pytest.mark.parametrize("threads", CROWDS)
def test_editor_is_assigned_once(threads: int) -> None:
    submission = make_submission()
    chief, editor = make_editor_in_chief(), make_editor()
    pages = [submission.again() for _each in range(threads)]
    outcome = race(threads, lambda place: services.assign_editor(pages[place], editor=editor, by=chief))
    assert outcome == {"won": 1, "StaleState": threads - 1}
    assert submission.editor_assignments.count() == 1


@pytest.mark.parametrize("threads", CROWDS)
def test_words_saved_while_it_is_sent_are_in_or_refused(threads: int) -> None:
    draft = make_draft()
    pages = [draft.again() for _each in range(threads)]

    def act(place: int) -> None:
        if place:
            services.save_metadata(submission=pages[place], by=draft.corresponding_user, title=f"Title {place}")
        else:
            services.submit(pages[place], by=draft.corresponding_user)

    outcome = race(threads, act)
    draft = draft.again()
    assert outcome["won"] >= 1
    assert set(outcome) <= {"won", "StaleState"}
    assert draft.sent_version.title == draft.title


@pytest.mark.parametrize("threads", CROWDS)
def test_revision_has_one_version_in_work(threads: int) -> None:
    submission = make_revision(with_version=False)
    pages = [submission.again() for _each in range(threads)]
    outcome = race(
        threads,
        lambda place: services.save_response(
            submission=pages[place], response=f"{place}", by=submission.corresponding_user
        ),
    )
    assert outcome == {"won": threads}
    assert [version.number for version in submission.versions.all()] == [1, 2]


@pytest.mark.parametrize("threads", CROWDS)
def test_acting_on_conflicts_at_once_writes_each_once(threads: int) -> None:
    submission, person = make_submission(), make_user()
    chief = make_editor_in_chief()

    def act(place: int) -> None:
        services.exclude_person(submission.again(), person=person, by=chief, note="A relative.")

    outcome = race(threads, act)
    assert outcome["won"] >= 1
    assert set(outcome) <= {"won", "StaleState"}
    assert submission.conflicts.filter(person=person).count() == 1
    assert Event.objects.filter(name="submission.exclude").count() == outcome["won"]


@pytest.mark.parametrize("threads", CROWDS)
def test_manuscripts_compared_at_once_find_each_pair_once(threads: int) -> None:
    alike = [make_submission(title="The price of a riverbank") for _each in range(threads)]
    for submission in alike:
        signature = likeness.signature(likeness.shingles(likeness.words(submission.title), (1, 2)))
        Imprint.objects.create(
            submission=submission, part=Part.TITLE, language="en", text=submission.title, signature=signature,
            made_with=likeness.MADE_WITH,
        )  # fmt: skip
    assert race(threads, lambda place: look_for_alike(alike[place])) == {"won": threads}
    assert Likeness.objects.count() == threads * (threads - 1) // 2


def test_who_settles_a_likeness_waits_for_who_compares_and_holds_nothing_meanwhile() -> None:
    earlier, later = make_submission(), make_submission()
    row = Likeness.objects.create(submission=later, other=earlier, text=80)
    chief = make_editor_in_chief()
    fared = beside(
        lambda: locked(pk=later.pk),
        lambda: services.settle_likeness(likeness_id=row.pk, by=chief, note="A thesis."),
        lambda: Likeness.objects.select_for_update(nowait=True).get(pk=row.pk),
    )
    assert fared == "won"
    assert Likeness.objects.get().settled_by == chief


def test_who_sends_a_manuscript_waits_for_the_own_upload_and_holds_nothing_meanwhile() -> None:
    submission = make_draft()
    author = submission.corresponding_user
    fared = beside(
        lambda: one_act_of(author),
        lambda: services.submit(submission, by=author),
        lambda: Submission.objects.select_for_update(nowait=True, of=("self",)).get(pk=submission.pk),
    )
    assert fared == "won"
    assert submission.again().state == State.SUBMITTED
