"""Text in a manuscript that no person sees or that speaks to a program, as its editors are told of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, JSONField, OuterRef, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext

from submissions.models import FileReading, Flag, Version
from submissions.states import FileKind, FlagKind

LONGEST_QUOTE = 160


def found_in_file() -> Subquery:
    """Return what the manuscript that was sent last holds of it, as a column of the manuscript's own query."""
    newer = Version.objects.filter(
        submission=OuterRef("file__version__submission"),
        sent_at__isnull=False,
        number__gt=OuterRef("file__version__number"),
    )
    settled = Flag.objects.filter(kind=FlagKind.HIDDEN_TEXT, subject_id=OuterRef("file"), settled_at__isnull=False)
    readings = FileReading.objects.filter(
        file__version__submission=OuterRef("pk"),
        file__version__sent_at__isnull=False,
        file__kind=FileKind.MANUSCRIPT,
        file__replaced_at__isnull=True,
    ).exclude(Exists(newer) | Exists(settled))
    return Subquery(readings.values("facts__for_machines")[:1], output_field=JSONField())


def notices(submission: Any) -> list[dict[str, Any]]:
    """Return the flag on the page of a manuscript: what was found, in its own words; people judge it."""
    if not submission.for_machines:
        return []
    text = gettext("The file holds text that readers do not see or that tells a program what to say: “%(text)s”")
    quoted = Truncator(submission.for_machines[0]["text"]).chars(LONGEST_QUOTE)
    url = reverse("desk:flags", args=[submission.pk])
    return [{"text": text % {"text": quoted}, "tone": "soon", "url": url, "label": gettext("Look at the flags")}]
