"""All reads of manuscripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from journal.models import Event, EventText, Grant, Job, Journal, Section, User
from journal.paging import Page, page_of
from journal.queries.letters import opens_cases
from journal.roles import may_edit_manuscripts
from journal.states import Progress, RoleName
from submissions.models import (
    Author,
    Comparison,
    Conflict,
    EditorAssignment,
    FileReading,
    ManuscriptFile,
    Submission,
    Version,
)
from submissions.roles import is_named_author, may_commission
from submissions.states import MAKE_COPY, OPEN_TO_EDITORS, UNDER_WAY, WITH_THE_AUTHOR, Check, FileKind, State

if TYPE_CHECKING:
    from collections.abc import Iterable

GIVING_BACK = ("submission.request_revision", "submission.return_to_author")
GIVEN_BACK_BY_NOBODY = Q(declined_at__isnull=True, taken_back_at__isnull=True)
OVERSEERS = (RoleName.EDITOR_IN_CHIEF, RoleName.OFFICE)
DECIDING = (RoleName.EDITOR_IN_CHIEF, RoleName.EDITOR)
EDITORS = (*DECIDING, RoleName.GUEST_EDITOR)


# -- What a person may see -----------------------------------------------------------------------------------------


def _as_editor(user: User) -> Q:
    """Return the condition "this person sees it as editor or office": the other face of ``roles.edits_or_office``."""
    excluded = Exists(Conflict.objects.filter(submission=OuterRef("pk"), person=user, ended_at__isnull=True))
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    free = Q(~excluded, ~named, ~Q(corresponding_user=user), submitted_at__isnull=False)
    limits: set[int | None] = {section_id for role, section_id in user.grants if role in OVERSEERS}
    if None in limits:
        return free
    own = Q(acting_editor=user) | Q(section__in=limits)
    if may_edit_manuscripts.test(user):
        own |= Q(Exists(EditorAssignment.objects.filter(submission=OuterRef("pk"), editor=user, ended_at__isnull=True)))
    return free & own


def _as_author(user: User) -> Q:
    """Return the condition "this person is named on it"; a draft is its own author's, or who entered it."""
    named = Exists(Author.objects.filter(submission=OuterRef("pk"), user=user))
    entered = Q(entered_by=user, submitted_at__isnull=True)
    return Q(corresponding_user=user) | entered | (Q(named) & Q(submitted_at__isnull=False))


def edited_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person sees as editor or office.

    Drafts are nobody's but their author's. Whoever is author, reviewer or conflicted is left out, whatever their roles.
    """
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_editor(user))


@opens_cases
def cases_edited_by(user: User) -> QuerySet[Any]:
    """Return the case files whose letters this person may read in the outbox."""
    return edited_by(user).values("case_file_id")


def authored_by(user: User) -> QuerySet[Submission]:
    """Return the manuscripts this person is named on, drafts only where they are the corresponding author's own."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_author(user))


def visible_to(user: Any) -> QuerySet[Submission]:
    """Return the manuscripts this person may open, as author or as editor."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    return Submission.objects.filter(_as_editor(user) | _as_author(user))


def prepared_by(user: Any) -> QuerySet[Submission]:
    """Return the manuscripts this person may work on now as author: the other face of ``roles.prepares``."""
    if user is None or not user.is_authenticated:
        return Submission.objects.none()
    own = Q(corresponding_user=user) | Q(entered_by=user, submitted_at__isnull=True)
    rows = Submission.objects.filter(own, GIVEN_BACK_BY_NOBODY, state__in=WITH_THE_AUTHOR)
    return rows.select_related("section", "case_file")


def visible_files(user: Any) -> QuerySet[ManuscriptFile]:
    """Return the files this person may open, as author or as editor.

    What is being prepared is its author's alone; a reviewer copy is the editors' (reviewers get it from their own
    page, and authors have the manuscript).
    """
    if user is None or not user.is_authenticated:
        return ManuscriptFile.objects.none()
    prepared = Q(version__sent_at__isnull=True, version__submission__in=prepared_by(user).values("pk"))
    as_author = Q(version__sent_at__isnull=False, version__submission__in=authored_by(user).values("pk"))
    as_author &= ~Q(kind=FileKind.REVIEWER_COPY)
    as_editor = Q(version__sent_at__isnull=False, version__submission__in=edited_by(user).values("pk"))
    return ManuscriptFile.objects.filter(prepared | as_author | as_editor).select_related("version__submission")


# -- One manuscript ------------------------------------------------------------------------------------------------


def with_parts(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts with all that is filled in of them already fetched: eight queries, however many parts."""
    return with_versions(rows, viewer).prefetch_related("translations", "declarations")


def with_versions(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts with their people, versions and files already fetched: six queries, however many there are.

    ``viewer`` decides about versions: one that is being prepared is fetched for its author only, so that no page can
    show it to an editor by mistake.
    """
    versions = Version.objects.filter(
        Q(sent_at__isnull=False)
        | Q(submission__corresponding_user=viewer)
        | Q(submission__entered_by=viewer, submission__submitted_at__isnull=True)
    )
    files = (
        ManuscriptFile.objects.filter(replaced_at__isnull=True)
        .select_related("uploaded_by", "name_search")
        .defer("name_search__traces")
    )
    return rows.select_related("case_file", "section", "corresponding_user").prefetch_related(
        Prefetch("versions", versions),
        Prefetch("versions__files", files),
        "authors",
        Prefetch("editor_assignments", EditorAssignment.objects.select_related("editor")),
        "conflicts",
    )


def with_versions_alone(rows: QuerySet[Submission], viewer: Any) -> QuerySet[Submission]:
    """Return manuscripts of their author with their versions and files, and nobody else: three queries."""
    files = ManuscriptFile.objects.filter(replaced_at__isnull=True)
    return rows.select_related("case_file", "section", "corresponding_user").prefetch_related(
        "versions", Prefetch("versions__files", files)
    )


def expected_by(journal: Journal, submission: Submission) -> date | None:
    """Return the day by which the author of a manuscript under way may expect an answer."""
    days = {
        State.SUBMITTED: journal.desk_days,
        State.WITH_EDITOR: journal.decision_days,
        State.IN_REVIEW: journal.answer_days + journal.review_days + journal.decision_days,
    }.get(State(submission.state))
    return None if days is None else timezone.localtime(submission.waits_from).date() + timedelta(days=days)


def note_of_last(submission: Submission, step: str) -> str:
    """Return the reason somebody gave the last time this step was taken; authors are to read it."""
    text = EventText.objects.filter(event__case=submission.case_file_id, event__name=f"submission.{step}")
    return text.order_by("-event__at", "-event_id").values_list("note", flat=True).first() or ""


def version_returned(submission: Submission, *, before: Version) -> Version | None:
    """Return the version that the editors had when they last gave the manuscript back, else the one before this one.

    One that the author recalled has been read by nobody.
    """
    given_back = Event.objects.filter(case=submission.case_file_id, name__in=GIVING_BACK).order_by("-at", "-pk")
    sent = submission.versions.filter(sent_at__isnull=False, number__lt=before.number).order_by("-number")
    at = given_back.values_list("at", flat=True).first()
    return (sent.filter(sent_at__lte=at).first() if at else None) or sent.first()


def changes_of(submission: Submission, number: int) -> Comparison | None:
    """Return what was changed with a version, as its authors and editors may read it; nothing while nobody asked."""
    rows = Comparison.objects.filter(
        after__version__submission=submission,
        after__version__number=number,
        after__kind=FileKind.MANUSCRIPT,
        before__kind=FileKind.MANUSCRIPT,
    )
    return rows.select_related("before__version", "after__version").first()


def progress_of_copy(submission: Submission) -> str:
    """Return how far the worker is with the reviewer copy that was asked for last; nothing where none was."""
    asked = Job.objects.filter(kind=MAKE_COPY, case=submission.case_file_id).order_by("-pk")
    return asked.values_list("progress", flat=True).first() or ""


# -- Lists ---------------------------------------------------------------------------------------------------------

ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-submitted_at", "-pk"),
    "oldest": ("submitted_at", "pk"),
    "waiting": ("since", "pk"),
    "moved": ("-since", "-pk"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows and orders a list of manuscripts; an empty value leaves everything in."""

    words: str = ""
    states: tuple[str, ...] = ()
    section: Section | int | None = None
    editor: User | int | None = None
    without_editor: bool = False
    order: str = "newest"


def listing(user: User, filters: Filters, asked: Mapping[str, Any], *, size: int = 30) -> Page:
    """Return one page of the manuscripts this person edits, each with authors, editors, section and reviewers counted.

    ``asked`` are the parameters of the request, for the key of the page. Four queries, however many rows.
    """
    rows = narrowed(edited_by(user), filters)
    rows = rows.select_related("section", "corresponding_user").prefetch_related(
        "authors", Prefetch("editor_assignments", EditorAssignment.objects.select_related("editor"))
    )
    return page_of(rows, ORDERS.get(filters.order, ORDERS["newest"]), asked, size=size)


def narrowed(rows: QuerySet[Submission], filters: Filters) -> QuerySet[Submission]:
    """Return those manuscripts that the filters leave in."""
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    if filters.section:
        rows = rows.filter(section=filters.section)
    live = EditorAssignment.objects.filter(submission=OuterRef("pk"), ended_at__isnull=True)
    if filters.editor:
        rows = rows.filter(Exists(live.filter(editor=filters.editor)))
    if filters.without_editor:
        rows = rows.filter(~Exists(live))
    for word in filters.words.split():
        named = Author.objects.filter(submission=OuterRef("pk")).filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(printed_name__icontains=word)
            | Q(native_name__icontains=word)
        )
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Exists(named))
    return rows


def mine(user: User, asked: Mapping[str, Any], *, size: int = 30) -> Page:
    """Return one page of the manuscripts this person is an author of (or enters for one), what moved last first."""
    return page_of(authored_by(user).select_related("section"), ORDERS["moved"], asked, size=size)


def drafts_of(user: User) -> QuerySet[Submission]:
    """Return the drafts of an author that were never sent, newest first."""
    return prepared_by(user).filter(submitted_at__isnull=True).order_by("-changed_at", "-pk")


def sections_open_to(user: User) -> QuerySet[Section]:
    """Return the sections this person may begin a manuscript for: editors and office also those of their own."""
    rows = Section.objects.filter(is_open=True)
    return rows if may_commission.test(user) else rows.filter(is_for_authors=True)


def sections_for(submission: Submission, user: User) -> QuerySet[Section]:
    """Return the sections this person may choose for a manuscript: any for who was asked to write it, else those open.

    The one it has stays possible.
    """
    if submission.is_commissioned:
        return Section.objects.all()
    return sections_open_to(user) | Section.objects.filter(pk=submission.section_id or 0)


# -- People of a manuscript ----------------------------------------------------------------------------------------


def _people(grants: QuerySet[Grant]) -> QuerySet[User]:
    return User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("family_name", "given_name", "pk")


def _holding(roles: Iterable[str], section_id: int | None) -> QuerySet[User]:
    grants = Grant.objects.in_force().filter(Q(section__isnull=True) | Q(section=section_id), role__in=list(roles))
    return _people(grants)


def editors_in_chief(submission: Submission) -> QuerySet[User]:
    """Return the editors-in-chief who may see this manuscript, or the acting editor where there is none."""
    free = _holding([RoleName.EDITOR_IN_CHIEF], submission.section_id).exclude(pk__in=submission.excluded_ids)
    if submission.acting_editor_id and submission.acting_editor_id not in submission.excluded_ids:
        return free | User.objects.filter(pk=submission.acting_editor_id).order_by("family_name", "given_name", "pk")
    return free


def office(submission: Submission) -> QuerySet[User]:
    """Return the people of the office who may see this manuscript."""
    return _holding([RoleName.OFFICE], submission.section_id).exclude(pk__in=submission.excluded_ids)


def office_ids(submission: Submission) -> set[int]:
    """Return the ids of the people of the office who may see this manuscript."""
    return set(office(submission).values_list("pk", flat=True))


def assigned(submission: Submission, *, deciding: bool = False) -> QuerySet[User]:
    """Return the editors it is assigned to, as long as they hold their role and are free of it; or who decide only."""
    ids = {pk for pk, decides in submission.editor_rights.items() if decides or not deciding}
    roles = DECIDING if deciding else EDITORS
    held = Grant.objects.in_force().filter(user__in=ids - submission.excluded_ids, role__in=list(roles))
    return _people(held)


def editors(submission: Submission) -> list[User]:
    """Return who edits this manuscript: those assigned, else the editors-in-chief."""
    return list(assigned(submission)) or list(editors_in_chief(submission))


def deciding_editors(submission: Submission) -> list[User]:
    """Return who decides about this manuscript: those assigned to decide, else the editors-in-chief."""
    return list(assigned(submission, deciding=True)) or list(editors_in_chief(submission))


def possible_editors(submission: Submission) -> QuerySet[User]:
    """Return who may be assigned to this manuscript: the editors of its section without a conflict."""
    return _holding(EDITORS, submission.section_id).exclude(pk__in=submission.excluded_ids)


def assigned_editors(submission: Submission) -> QuerySet[User]:
    """Return the editors who can be taken off."""
    return User.objects.filter(pk__in=list(submission.editor_rights)).order_by("family_name", "given_name", "pk")


def with_decider(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Say of each manuscript, as ``has_decider``, whether somebody may decide about it; if not, somebody must be found.

    ``deciding_editors`` for many manuscripts, without a further query.
    """
    held = Grant.objects.in_force().filter(user__is_active=True)
    kept_away = Conflict.objects.filter(ended_at__isnull=True)
    deciding = EditorAssignment.objects.filter(
        Exists(held.filter(user=OuterRef("editor"), role__in=DECIDING)),
        ~Exists(kept_away.filter(submission=OuterRef("submission"), person=OuterRef("editor"))),
        submission=OuterRef("pk"),
        decides=True,
        ended_at__isnull=True,
    )
    chiefs = held.filter(
        Q(section__isnull=True) | Q(section=OuterRef("section")),
        ~Q(user=OuterRef("corresponding_user")),
        ~Exists(kept_away.filter(submission=OuterRef(OuterRef("pk")), person=OuterRef("user"))),
        role=RoleName.EDITOR_IN_CHIEF,
    )
    decider = Q(Exists(deciding)) | Q(Exists(chiefs)) | Q(acting_editor__isnull=False)
    return rows.annotate(has_decider=ExpressionWrapper(decider, BooleanField()))


def author_by_link(author_id: int, person: User) -> Author | None:
    """Return the authorship a personal link to object stands for, as long as that person is still named."""
    found = Author.objects.filter(pk=author_id, user=person).select_related("submission__case_file", "user").first()
    return found if found and is_named_author.test(person, found.submission) else None


# -- For the clock -------------------------------------------------------------------------------------------------


def awaited_of_authors() -> QuerySet[Submission]:
    """Return what authors owe by a day, where no hold stops the clock."""
    states = [State.RETURNED, State.REVISION_REQUESTED]
    return Submission.objects.filter(state__in=states, due_on__isnull=False, held_at__isnull=True)


def drafts_left_since(moment: datetime) -> QuerySet[Submission]:
    """Return drafts that were never sent and that nobody has touched since; commissioned ones keep until their day."""
    return Submission.objects.filter(
        GIVEN_BACK_BY_NOBODY,
        Q(due_on__isnull=True) | Q(due_on__lt=timezone.localtime(moment).date()),
        state=State.DRAFT,
        submitted_at__isnull=True,
        changed_at__lt=moment,
    )


def waiting_for_editors(until: datetime) -> QuerySet[Submission]:
    """Return what has waited for its editors since before ``until``, where no hold and no decision is in the way."""
    return Submission.objects.filter(
        state__in=UNDER_WAY, since__lt=until, held_at__isnull=True, decision_goes_at__isnull=True
    ).exclude(state=State.IN_REVIEW)


def held_until(day: date) -> QuerySet[Submission]:
    """Return what is on hold and should be looked at again by this day."""
    return Submission.objects.filter(held_at__isnull=False, hold_review_on__lte=day)


def without_decider() -> QuerySet[Submission]:
    """Return what editors have to do with and nobody may decide about."""
    rows: QuerySet[Any] = with_decider(Submission.objects.filter(state__in=OPEN_TO_EDITORS))
    return rows.filter(has_decider=False)


def may_lapse(day: date) -> QuerySet[Submission]:
    """Return what may lapse by this day because its author has not answered."""
    return awaited_of_authors().filter(lapses_on__lte=day)


# -- What was read of the file -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReadState:
    """How far the reading of a manuscript is: what was read of it, or whether the worker has it to check or read."""

    reading: FileReading | None = None
    is_awaited: bool = False


def read_state(submission: Submission) -> ReadState:
    """Return what was read of the file its author has before him; two queries at most, ``versions.files`` serves."""
    version = submission.version_at_hand
    manuscript = version.manuscript if version else None
    if manuscript is None:
        on_its_way = submission.incoming.in_quarantine().filter(kind=FileKind.MANUSCRIPT, check_state=Check.PENDING)
        return ReadState(is_awaited=on_its_way.exists())
    reading = FileReading.objects.filter(file=manuscript).first()
    if reading is not None:
        return ReadState(reading)
    waiting = Job.objects.filter(unique_key=manuscript.reading_key, progress__in=[Progress.QUEUED, Progress.RUNNING])
    return ReadState(is_awaited=waiting.exists())
