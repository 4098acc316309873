"""What must be true before a step may be taken: each guard answers with the reason it refuses, or with nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

Reason = Any
Guard = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class OrReason:
    """A guard that a recorded reason overrules: the step may be taken all the same, and the history says why."""

    guard: Guard

    def __call__(self, subject: Any) -> Reason | None:
        """Return the reason of the guard inside, with a hint that a reason of one's own overrules it."""
        reason = self.guard(subject)
        return None if reason is None else _("%(reason)s Or give a reason to go on all the same.") % {"reason": reason}


def or_reason(guard: Guard) -> OrReason:
    """Let a recorded reason overrule ``guard``."""
    return OrReason(guard)
