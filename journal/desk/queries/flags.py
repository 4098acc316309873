"""The flags of a manuscript in words for its editors: what was seen, and what to do; nothing is decided by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import (
    BigIntegerField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

import submissions.queries as submitting
from journal.dates import in_words
from journal.models import User
from journal.paging import page_of
from review.models import Assignment, Proposal, Report, Suggestion
from submissions.likeness.addresses import domain_of
from submissions.models import AuthorChange, FileReading, Flag, Submission
from submissions.states import FlagKind

LONGEST_QUOTE = 400

Thing = Any
"""The row a flag was seen on; nothing where it is gone."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a kind of flag says: what was seen on its row, and what an editor does about it."""

    seen: Callable[[Flag, Thing], str]
    to_do: Any


def notices(submission: Submission) -> list[dict[str, Any]]:
    """Return the line on the page of a manuscript that leads to its flags, likenesses apart, which have their own."""
    n = submission.flags_seen - submission.alike  # type: ignore[attr-defined]
    if n <= 0:
        return []
    text = ngettext(
        "One thing was seen that somebody should look at.", "%(n)s things were seen that somebody should look at.", n
    )
    url = reverse("desk:flags", args=[submission.pk])
    return [{"text": text % {"n": n}, "tone": "soon", "url": url, "label": _("Look at the flags")}]


# -- Who is told ---------------------------------------------------------------------------------------------------


def untold(user: User) -> QuerySet[Flag]:
    """Return the flags of which this person is told nothing: a report like one on a manuscript they are kept from.

    Even that there is such a flag would tell who reviewed that manuscript.
    """
    reviewed = submitting.kept_from(user).values("pk")
    reports = Report.objects.filter(assignment__round__submission__in=reviewed).values("pk")
    return (
        Flag.objects.filter(kind=FlagKind.REPORT_ALIKE).alias(other=number_in_facts("other")).filter(other__in=reports)
    )


def seen_by(user: User) -> ExpressionWrapper:
    """Return how many open flags and likenesses a manuscript has for this person, as a column of its own query."""
    rows = untold(user).filter(submission=OuterRef("pk"), settled_at__isnull=True).order_by().values("submission")
    unseen = Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)
    return ExpressionWrapper(F("flags_open") - unseen, IntegerField())


def untold_in(rows: Iterable[Submission], user: User) -> Counter[int]:
    """Return of how many open flags of these manuscripts a person is told nothing; no query where nothing was seen."""
    flagged = [row.pk for row in rows if row.flags_open]
    open_ones = untold(user).filter(submission__in=flagged, settled_at__isnull=True)
    return Counter(open_ones.values_list("submission", flat=True) if flagged else ())


def number_in_facts(name: str) -> Coalesce:
    """Return a number that facts hold under this name, 0 where they hold none."""
    return Coalesce(Cast(KeyTextTransform(name, "facts"), BigIntegerField()), 0)


# -- The pages -----------------------------------------------------------------------------------------------------


def flags_page(user: User, pk: int, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one page of the flags of a manuscript; raises ``PermissionDenied`` for who does not edit it."""
    submission = _edited(user, pk)
    page = page_of(_of(submission, user), ["-seen_at", "-pk"], asked)
    return {
        "submission": submission,
        "rows": _rows(page.rows, user),
        "next_url": page.next_url,
        "previous_url": page.previous_url,
    }


def flag_page(user: User, pk: int, flag_id: int) -> dict[str, Any]:
    """Return one flag of a manuscript; raises ``PermissionDenied`` for who does not edit it."""
    submission = _edited(user, pk)
    flag = _of(submission, user).filter(pk=flag_id).first()
    if flag is None:
        raise PermissionDenied
    return {"submission": submission, "row": _rows([flag], user)[0]}


def _edited(user: User, pk: int) -> Submission:
    found = submitting.edited_by(user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _of(submission: Submission, user: User) -> QuerySet[Flag]:
    told = Flag.objects.exclude(pk__in=untold(user).filter(submission=submission).values("pk"))
    return told.filter(submission=submission).select_related("settled_by")


def _rows(flags: list[Flag], user: User) -> list[dict[str, Any]]:
    things = _things(flags, user)
    return [_row(flag, things.get((flag.subject_type, flag.subject_id))) for flag in flags]


def _row(flag: Flag, thing: Thing) -> dict[str, Any]:
    said = SAID[FlagKind(flag.kind)]
    return {
        "flag": flag,
        "label": FlagKind(flag.kind).label,
        "seen": said.seen(flag, thing) if thing is not None else "",
        "to_do": said.to_do,
        "places": _places(flag, thing) if thing is not None else [],
        "day": in_words(flag.seen_at),
        "settled_day": in_words(flag.settled_at),
        "chip": {"label": _("To be looked at"), "tone": "soon"}
        if flag.is_open
        else {"label": _("No concern"), "tone": "done"},
        "url": reverse("desk:flag", args=[flag.submission_id, flag.pk]),
    }


def _places(flag: Flag, thing: Thing) -> list[dict[str, Any]]:
    """Return where an editor looks at what was seen: its reports, the file, the change of authors, who is proposed."""
    manuscript = [flag.submission_id]
    reports, proposed = reverse("review:reports", args=manuscript), reverse("review:reviewers", args=manuscript)
    match flag.subject_type:
        case "review.suggestion" | "review.proposal":
            return [{"label": _("Choose reviewers"), "url": proposed}]
        case "submissions.authorchange":
            return [{"label": _("Before and after"), "url": reverse("desk:author_change", args=manuscript)}]
        case "submissions.manuscriptfile":
            return [{"label": _("The file"), "url": reverse("submissions:file", args=[flag.subject_id])}]
        case "review.assignment" if not thing.is_reported:
            return []
    places = [{"label": _("The reports"), "url": reports}]
    if other := getattr(thing, "other_seen", None):
        label = gettext("The reports on %(number)s") % {"number": other.number}
        places.append({"label": label, "url": reverse("review:reports", args=[other.pk])})
    return places


# -- What they were seen on ----------------------------------------------------------------------------------------


def _by_file(ids: Iterable[int]) -> dict[int, Any]:
    return {reading.file_id: reading for reading in FileReading.objects.filter(file__in=ids)}


def _reports(ids: Iterable[int]) -> dict[int, Report]:
    return Report.objects.select_related("assignment__reviewer", "assignment__round").in_bulk(list(ids))


THINGS: dict[str, Callable[[list[int]], dict[int, Any]]] = {
    "review.assignment": lambda ids: Assignment.objects.select_related("reviewer").in_bulk(ids),
    "review.suggestion": lambda ids: Suggestion.objects.select_related("assignment__reviewer").in_bulk(ids),
    "review.proposal": Proposal.objects.in_bulk,
    "review.report": _reports,
    "submissions.authorchange": AuthorChange.objects.in_bulk,
    "submissions.manuscriptfile": _by_file,
}
"""How the rows are found that flags were seen on; one query each."""


def _things(flags: list[Flag], user: User) -> dict[tuple[str, int], Thing]:
    wanted: dict[str, list[int]] = {}
    for flag in flags:
        wanted.setdefault(flag.subject_type, []).append(flag.subject_id)
    things = {(kind, pk): row for kind, ids in wanted.items() for pk, row in THINGS[kind](ids).items()}
    if alike := [flag for flag in flags if flag.kind == FlagKind.REPORT_ALIKE]:
        _tell_of_others(alike, things, user)
    return things


def _tell_of_others(flags: list[Flag], things: dict[tuple[str, int], Thing], user: User) -> None:
    """Hang on each report that is like another one which, and its manuscript where this person edits that as well."""
    others = _reports(flag.facts["other"] for flag in flags)
    ids = {report.assignment.round.submission_id for report in others.values()}
    seen = submitting.edited_by(user).filter(pk__in=ids).in_bulk()
    for flag in flags:
        report, other = things.get((flag.subject_type, flag.subject_id)), others.get(flag.facts["other"])
        if report is not None and other is not None:
            report.other = other
            report.other_seen = seen.get(other.assignment.round.submission_id)


# -- In words ------------------------------------------------------------------------------------------------------


def _suggested(sentence: Any) -> Callable[[Flag, Suggestion | Proposal], str]:
    def seen(flag: Flag, row: Suggestion | Proposal) -> str:
        who = gettext("The author") if isinstance(row, Proposal) else str(row.assignment.reviewer)
        return str(sentence) % {"who": who, "name": row.name, "domain": domain_of(row.email)}

    return seen


def _fast_answer(flag: Flag, row: Assignment) -> str:
    n = flag.facts["minutes"]
    return ngettext(
        "%(name)s accepted less than %(n)s minute after the invitation had left.",
        "%(name)s accepted less than %(n)s minutes after the invitation had left.",
        n + 1,
    ) % {"name": row.reviewer, "n": n + 1}


def _fast_report(flag: Flag, row: Assignment) -> str:
    n = flag.facts["minutes"]
    return ngettext(
        "%(name)s sent the report less than %(n)s minute after having accepted.",
        "%(name)s sent the report less than %(n)s minutes after having accepted.",
        n + 1,
    ) % {"name": row.reviewer, "n": n + 1}


def _same_network(flag: Flag, row: Assignment) -> str:
    said = gettext("%(name)s and an author of the manuscript have written to the journal from the same network.")
    return said % {"name": row.reviewer}


def _report_alike(flag: Flag, row: Any) -> str:
    names = {"name": row.assignment.reviewer, "percent": flag.facts["percent"]}
    other = getattr(row, "other_seen", None)
    if other is None:
        said = gettext(
            "The report of %(name)s is %(percent)s %% like another report, which you cannot open. Ask the office to "
            "look at both."
        )
        return said % names
    said = gettext("The report of %(name)s is %(percent)s %% like the report of %(other)s on %(number)s.")
    return said % {**names, "other": row.other.assignment.reviewer, "number": other.number}


def _authors_changed(flag: Flag, row: AuthorChange) -> str:
    return gettext("The list of authors was changed after review had begun (%(changes)s).") % {"changes": row.summary}


def _hidden_text(flag: Flag, row: FileReading) -> str:
    text = " … ".join(dict.fromkeys(piece.text for piece in row.found.for_machines))
    said = gettext("The file holds text that readers do not see or that tells a program what to say: “%(text)s”")
    return said % {"text": Truncator(text).chars(LONGEST_QUOTE)}


SAID: dict[FlagKind, Said] = {
    FlagKind.FREE_ADDRESS: Said(
        _suggested(_("%(who)s suggested %(name)s, with an address at %(domain)s, where anybody can have one.")),
        _(
            "Many people write from such an address. Before you invite, find the person on a page of their "
            "institution, and write to the address that stands there."
        ),
    ),
    FlagKind.DISPOSABLE_ADDRESS: Said(
        _suggested(_("%(who)s suggested %(name)s, with an address at %(domain)s, which gives addresses for minutes.")),
        _("Do not write to this address. Find another one of the person, or invite somebody else."),
    ),
    FlagKind.LOOK_ALIKE_ADDRESS: Said(
        _suggested(
            _("%(who)s suggested %(name)s, with an address at %(domain)s, which is easily taken for another domain.")
        ),
        _(
            "It may be a slip of the pen. Compare it letter by letter with the address on the page of the institution, "
            "and write to that one."
        ),
    ),
    FlagKind.AUTHORS_ADDRESS: Said(
        _suggested(_("%(who)s suggested %(name)s, with an address at %(domain)s, where an author has one, too.")),
        _("They may work together. Invite somebody else, or say in the reason why it is no conflict."),
    ),
    FlagKind.FAST_ANSWER: Said(
        _fast_answer,
        _(
            "Somebody who was asked by telephone answers so fast; so does somebody who has waited for it. Look at how "
            "the person was found, and whether the address is theirs."
        ),
    ),
    FlagKind.FAST_REPORT: Said(
        _fast_report,
        _(
            "It may have been written before it was filed. Read whether the report speaks of this manuscript and of "
            "nothing else; ask the reviewer about a place of it, or set the report aside."
        ),
    ),
    FlagKind.SAME_NETWORK: Said(
        _same_network,
        _(
            "A campus, a guest house or a telephone company may put many people on one network. Look at how the "
            "reviewer was found, and ask somebody else for a report as well."
        ),
    ),
    FlagKind.REPORT_ALIKE: Said(
        _report_alike,
        _(
            "Somebody may use the same words again. Read both: where a report would fit any manuscript, ask the "
            "reviewer about a place of this one, or set it aside."
        ),
    ),
    FlagKind.AUTHORS_CHANGED: Said(
        _authors_changed,
        _(
            "Read the reason and who has agreed. Ask the new authors what they contributed where the reason does not "
            "say."
        ),
    ),
    FlagKind.HIDDEN_TEXT: Said(
        _hidden_text,
        _(
            "It may be left over from a template. Look at it in the file, ask the authors, and tell no program to read "
            "the manuscript before."
        ),
    ),
}
"""What each kind says. No sentence accuses anybody: what a rule sees may always have an innocent reason."""
