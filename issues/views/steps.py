"""How the steps of production are offered, and taken on its own screens."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from issues import guards
from journal.navigation import address_of_step
from journal.workflow import StepRefused, WorkflowModel

# Steps that only follow from others, or stand on the page as forms of their own.
NOT_OFFERED = frozenset(
    {
        "appear_as_notice",
        "arrange",
        "describe",
        "fall_back",
        "join_issue",
        "publish",
        "release_from_issue",
        "renew_galleys",
        "revive",
    }
)
# Where one of these refuses, the step is beside the matter now, and is not shown at all.
BESIDE_THE_MATTER = frozenset(
    {
        guards.has_concern,
        guards.has_corresponding_author,
        guards.has_issue,
        guards.has_issue_in_press,
        guards.has_mending,
        guards.has_no_concern,
        guards.has_no_issue,
        guards.has_no_licence,
        guards.has_not_joined,
        guards.has_prepared_concern,
        guards.has_prepared_correction,
        guards.has_prepared_lifting,
        guards.has_prepared_removal,
        guards.has_prepared_retraction,
        guards.has_publication_date,
        guards.is_made_directly,
        guards.is_no_notice,
        guards.is_no_waiting_notice,
        guards.needs_no_approval,
    }
)
DANGEROUS = frozenset({"stop", "retract", "remove", "cancel", "pull", "take_proof_back", "unfreeze"})


def offered(subject: WorkflowModel, user: Any, *, first: str = "", also: frozenset[str] = frozenset()) -> list[Any]:
    """Return the steps this person may take now, for the component ``steps.html``; ``first`` names the usual one."""
    found = [
        {
            "name": row.name,
            "label": row.label,
            "url": address_of_step(subject, row.name),
            "blocked": row.blockers(subject, note="asked for on its screen"),
            "primary": row.name == first,
            "danger": row.name in DANGEROUS,
            "hint": row.sentence if row.name == first else "",
        }
        for row, _reasons in subject.steps_for(user)
        if (row.name not in NOT_OFFERED or row.name in also)
        and not any(guard in BESIDE_THE_MATTER and guard(subject) for guard in row.guards)
    ]
    return sorted(found, key=lambda step: (not step["primary"], bool(step["blocked"]), bool(step["danger"])))


def taken(request: HttpRequest, act: Any, *args: Any, done: Any = "", is_quiet: bool = False, **facts: Any) -> bool:
    """Do an act for the person who asks; say that it is done, or why it is not. A stranger gets a 404.

    Nothing is said of what a page does by itself (``is_quiet``): the next page would be full of it; nor that an act is
    done which is only a part of what the person asked for (``done=None``).
    """
    try:
        act(*args, by=request.user, **facts)
    except PermissionDenied as error:
        raise Http404 from error
    except StepRefused as refused:
        for reason in () if is_quiet else refused.reasons:
            messages.error(request, reason)
        return False
    if is_quiet:
        return True
    if done is not None:
        messages.success(request, done or _("Saved."))
    return True
