"""A hundred and twenty days, day by day: each reminder once, none after the state has changed, whatever mail does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db.models import F, Q
from django.utils import timezone

import review.services as reviewing
from issues.models import Article, Issue
from issues.states import ArticleState, IssueState
from journal import letterbook, outbox
from journal.desk import services
from journal.models import Absence, ClosedTime, Event, Letter
from journal.queries.timing import who_is_away
from journal.states import Delivery
from journal.workflow import WorkflowModel
from review.models import Assignment, Decision, Round
from review.services import actions_out_of_step
from review.states import AssignmentState
from submissions.models import Submission
from tests.factories.issues import make_article, make_issue
from tests.factories.people import make_editor_in_chief, make_journal, make_office, make_production_editor, make_section
from tests.factories.review import make_assignment, make_decision, make_manuscript, make_round
from tests.factories.submissions import make_draft, make_editor_of, make_revision, make_submission, make_version
from tests.mail import Sink

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 1, 5, 2, tzinfo=UTC)  # nine o'clock in Phnom Penh, on a Monday
DAYS = 120
REPORT = {"recommendation": "minor", "for_author": "A careful paper.", "for_editor": "", "scores": {}}
WORKFLOWS: list[type[WorkflowModel]] = [Submission, Round, Assignment, Decision, Article, Issue]
ANSWERS = {"revision_requested", "co_authors_informed", "reviewer_outcome"}  # of people, whom the worker serves

# What the clock writes, by day. People act at noon, some of them on the very day of a reminder: the mail server may not
# have taken it by then, and it must not go out any more.
LIFE = [
    (5, "review_answer_reminder"),
    (8, "review_answer_reminder"),
    (14, "review_invitation"),  # to the next of the queue, who accepts on day 16
    (14, "review_invitation_expired"),
    (14, "reviewer_did_not_answer"),
    (37, "review_reminder"),
    (44, "review_reminder"),
    (47, "review_reminder"),  # the report is filed at noon
    (54, "decision_overdue"),
    (61, "decision_overdue"),  # decided at noon: a revision within thirty days
    (84, "revision_reminder"),
    (91, "revision_reminder"),  # sent at noon
    (99, "decision_due"),
    (112, "editor_late"),
]
HELD = [
    (21, "review_reminder"),  # put on hold at noon, for twenty days
    (41, "review_reminder"),
    (48, "review_reminder"),
    (52, "review_reminder"),  # the office was closed the day before
    (58, "review_reminder"),
    (62, "review_overdue"),
    (69, "review_overdue_for_office"),  # cancelled on day 70
]
AWAY = [  # two reviewers: the one who was asked is away on days 5 to 9, the one at work on days 26 to 38
    (10, "review_answer_reminder"),
    (13, "review_answer_reminder"),
    (19, "review_invitation_expired"),
    (19, "reviewer_did_not_answer"),
    (39, "review_reminder"),  # a week before the day, which was moved, would have been in the absence
    (41, "review_reminder"),
    (44, "review_reminder"),
    (52, "review_reminder"),  # the office was closed the day before
    (55, "review_overdue"),  # cancelled on day 60
]
AT_THE_DESK = [
    (8, "completeness_due"),
    (15, "desk_due"),  # returned to its author at noon, for thirty days
    (38, "revision_reminder"),
    (45, "revision_reminder"),
    (52, "revision_reminder"),
    (59, "lapse_due"),
]
REVISION = [(23, "revision_reminder"), (30, "revision_reminder"), (37, "revision_reminder"), (44, "lapse_due")]
DRAFT = [(46, "draft_expires")]  # and is deleted on day 60
ARTICLE = [(day, "author_reminded_in_production") for day in (10, 13, 17)]
ISSUE = [(day, "issue_closing") for day in (44, 52, 58)]
CLOSED = 51


class Machine(datetime):
    """The clock of the machine, as Django asks it; what it says is set."""

    shows = MORNING

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.shows.astimezone(tz)


@pytest.fixture
def _time_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Machine, "shows", MORNING)
    monkeypatch.setattr(timezone, "datetime", Machine)


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


class Cast:
    """One thing of each kind that waits for somebody, and what people do about it, by day."""

    def __init__(self) -> None:
        make_journal(draft_days=60, undo_minutes=0)
        self.chief = make_editor_in_chief()
        make_office()
        make_production_editor()
        section = make_section(required_reports=1)
        self.life = make_manuscript(section=section)
        self.editor = make_editor_of(self.life)
        self.round = make_round(self.life)
        make_assignment(self.round, invited_at=timezone.now(), answer_by=in_days(7), expires_on=in_days(14))
        self.next = make_assignment(self.round, AssignmentState.QUEUED)
        self.held = make_manuscript(section=section)
        make_editor_of(self.held)
        self.at_work = make_assignment(make_round(self.held), AssignmentState.ACCEPTED, due_on=in_days(28))
        self.absent = make_manuscript(section=section)
        make_editor_of(self.absent)
        reading = make_round(self.absent)
        self.asked = make_assignment(reading, invited_at=timezone.now(), answer_by=in_days(7), expires_on=in_days(14))
        self.away = make_assignment(reading, AssignmentState.ACCEPTED, due_on=in_days(28))
        ClosedTime.objects.create(name="Moving house", first=in_days(CLOSED), last=in_days(CLOSED))
        self.desk = make_submission(since=timezone.now())
        self.desk_editor = make_editor_of(self.desk)
        days = {"due_on": in_days(30), "revision_due_on": in_days(30), "lapses_on": in_days(44)}
        self.revision = make_revision(with_version=False, since=timezone.now(), **days)
        self.draft = make_draft()
        self.article = make_article(ArticleState.AUTHOR_QUERIES, due_on=in_days(10))
        self.issue = make_issue(IssueState.ASSEMBLING, planned_on=in_days(100))

    @property
    def acts(self) -> dict[int, Callable[[], Any]]:
        """What people do at noon, by day."""
        return {
            4: lambda: self._goes_away(self.asked, 1, 5),
            15: lambda: self.desk.again().return_to_author(by=self.desk_editor, note="A map.", due_on=in_days(30)),
            16: lambda: reviewing.accept(self.next.again(), by=self.next.reviewer),
            20: lambda: self._goes_away(self.away, 6, 18),
            21: lambda: services.perform(self.held.again(), "hold", by=self.chief, note="Wait.", review_on=in_days(90)),
            41: lambda: services.perform(self.held.again(), "release", by=self.chief),
            47: lambda: reviewing.file_report(self.next.again(), by=self.next.reviewer, report=REPORT),
            60: lambda: reviewing.cancel_assignment(self.away.again(), by=self.chief, note="Enough."),
            61: self._decide,
            70: lambda: reviewing.cancel_assignment(self.at_work.again(), by=self.chief, note="Enough."),
            91: self._send_revision,
        }

    @staticmethod
    def _goes_away(assignment: Assignment, first: int, last: int) -> None:
        absence = Absence(person=assignment.reviewer, first=in_days(first), last=in_days(last))
        reviewing.enter_absence(absence=absence, by=assignment.reviewer, asks_for_time=True)

    def _decide(self) -> None:
        draft = make_decision(self.life.again(), by=self.editor, kind="major_revision", due_on=in_days(30))
        reviewing.schedule(draft, by=self.editor)

    def _send_revision(self) -> None:
        make_version(self.life.again(), is_sent=False, response="We have mended it all.")
        self.life.again().submit_revision(by=self.life.corresponding_user)


def written(case: Any) -> list[tuple[int, str]]:
    """Return what the clock wrote in a case, with the day, a line for each act however many people it went to."""
    rows = Letter.objects.filter(case=case, sender__isnull=True).order_by("created_at", "key")
    return list(dict.fromkeys(((row.created_at - MORNING).days, row.key) for row in rows if row.key not in ANSWERS))


def states() -> dict[tuple[str, int], str]:
    """Return the state of everything that has one."""
    return {(model._meta.label_lower, row.pk): row.state for model in WORKFLOWS for row in model._base_manager.all()}


def come_too_late(messages: list[EmailMessage]) -> list[str]:
    """Return the reminders among these messages whose matter has moved on, or stands still, since they were written."""
    found = []
    for letter in Letter.objects.filter(message_id__in=[message["Message-ID"] for message in messages]):
        since = Event.objects.filter(case=letter.case, at__gt=letter.created_at)
        moved = (
            ~Q(before="") & ~Q(before=F("after")) & Q(subject_type=letter.subject_type, subject_id=letter.subject_id)
        )
        if letterbook.LETTERS[letter.key].reminds and since.filter(moved | Q(name="submission.hold")).exists():
            found.append(letter.key)
    return found


def come_to_who_is_away(messages: list[EmailMessage]) -> list[str]:
    """Return the reminders among these messages that reach somebody on a day on which they are away."""
    letters = Letter.objects.filter(message_id__in=[message["Message-ID"] for message in messages])
    away = letters.filter(to__in=who_is_away()).values_list("key", flat=True)
    return [key for key in away if letterbook.LETTERS[key].reminds]


def without_event(first: dict[tuple[str, int], str]) -> list[tuple[str, int]]:
    """Return what is in another state than at first, and whose history does not say so."""
    steps = Event.objects.exclude(before="").exclude(before=F("after")).order_by("pk")
    last = {(event.subject_type, event.subject_id): event.after for event in steps}
    return [key for key, state in states().items() if state != first.get(key) and state != last.get(key)]


def without_letter() -> list[str]:
    """Return the steps in the history that write a letter and have written none."""
    steps = {f"{model._meta.model_name}.{row.name}": row for model in WORKFLOWS for row in model.steps()}
    wrote = set(Letter.objects.values_list("case", "created_at", "key"))
    return [
        event.name
        for event in Event.objects.all()
        if (row := steps.get(event.name)) and row.letters
        if not any((event.case_id, event.at, key) in wrote for key in row.letters)
    ]


@pytest.mark.usefixtures("_time_is_set")
def test_hundred_and_twenty_days_of_bad_mail(smtp_sink: Sink) -> None:
    cast, chance, seen = Cast(), random.Random(4), 0
    smtp_sink.refuse = lambda address: "451 busy" if chance.random() < 1 / 2 else None
    first = states()
    for day in range(DAYS + 1):
        for hour in (0, 3, 12):
            Machine.shows = MORNING + timedelta(days=day, hours=hour)
            if hour == 3:
                cast.acts.get(day, lambda: None)()
                continue
            services.run_clock()
            outbox.sweep()
            arrived, seen = smtp_sink.messages[seen:], len(smtp_sink.messages)
            assert come_too_late(arrived) + come_to_who_is_away(arrived) == []

    cases = [cast.life, cast.held, cast.absent, cast.desk, cast.revision, cast.article, cast.issue]
    assert [written(row.case_file) for row in cases] == [LIFE, HELD, AWAY, AT_THE_DESK, REVISION, ARTICLE, ISSUE]
    assert written(cast.draft.case_file) == DRAFT
    assert not Submission.objects.filter(pk=cast.draft.pk).exists()
    arrived_once = Counter(message["Message-ID"] for message in smtp_sink.messages)
    assert set(arrived_once.values()) == {1}
    assert set(arrived_once) == set(Letter.objects.filter(delivery=Delivery.SENT).values_list("message_id", flat=True))
    assert set(Letter.objects.values_list("delivery", flat=True)) <= {Delivery.SENT, Delivery.CANCELLED}
    assert without_event(first) == []
    assert without_letter() == []
    assert list(actions_out_of_step()) == []
    assert len(states()) == len(first) + 1 - 1  # a decision more, a draft less


def test_nothing_is_due_or_written_while_the_office_is_closed() -> None:
    make_journal()
    today = timezone.localdate()
    ClosedTime.objects.create(name="Moving house", first=today, last=today + timedelta(days=2))
    opens = today + timedelta(days=3)
    submission = make_manuscript()
    make_editor_of(submission)
    review_round = make_round(submission)
    asked = make_assignment(review_round, expires_on=today, answer_by=today)
    at_work = make_assignment(review_round, AssignmentState.ACCEPTED, due_on=today + timedelta(days=1))
    owed = make_revision(with_version=False, due_on=today, lapses_on=today + timedelta(days=14))
    article = make_article(ArticleState.AUTHOR_QUERIES, due_on=today)

    for _twice in range(2):
        services.run_clock()

    assert Letter.objects.count() == 0
    assert (asked.again().state, asked.again().expires_on, asked.again().answer_by) == ("invited", opens, opens)
    assert [row.again().due_on for row in (at_work, owed, article)] == [opens] * 3
    assert owed.again().lapses_on == today + timedelta(days=14)
    moved = Event.objects.filter(name__endswith="moved_to_working_day").order_by("name").values_list("name", flat=True)
    assert [name.partition(".")[0] for name in moved] == ["article", "assignment", "assignment", "submission"]
    ClosedTime.objects.create(name="Floods", first=today + timedelta(days=7), last=today + timedelta(days=8))
    queued = make_assignment(review_round, AssignmentState.QUEUED)
    reviewing.invite(queued, by=submission.editor_assignments.get().editor)
    assert (queued.answer_by, queued.expires_on) == (today + timedelta(days=9), today + timedelta(days=14))
