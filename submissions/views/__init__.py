"""The rooms of authors, and what editors do on pages of their own.

``SCREENS`` maps the steps that have a page of their own to its address; the others share the desk's.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from submissions.views.authors import (
    AddAuthor,
    AddFoundAuthors,
    Authors,
    ChangeAuthor,
    Institutions,
    MoveAuthor,
    RemoveAuthor,
    TakeOrcid,
)
from submissions.views.commissions import Decline, GivenOut, Readdress, TakeBack
from submissions.views.comparing import Changes
from submissions.views.drafts import Check, Delete, Mine, Resubmit, Sent, Start, Tasks
from submissions.views.editors import Enter, ReviewerCopy
from submissions.views.files import File, MoreFiles, RemoveFile, ResponseFile, Upload
from submissions.views.incoming import (
    BeginUpload,
    BeginWithDraft,
    CheckAgain,
    CompleteUpload,
    DropUpload,
    Incoming,
    PartAddress,
)
from submissions.views.reading import Reading
from submissions.views.tasks import (
    AddLanguage,
    DeclarationsTask,
    LetterTask,
    RemoveTranslation,
    SectionTask,
    TitleTask,
    TranslationTask,
)
from submissions.views.traces import NamesFound, SendBack
from submissions.views.works import AddWork, ChangeWork, MoveWork, RemoveWork, Works

SCREENS: dict[str, Callable[[Any], str]] = {
    "submission.decline_commission": lambda submission: reverse("submissions:decline", args=[submission.pk]),
    "submission.take_back": lambda submission: reverse("submissions:take_back", args=[submission.pk]),
    "submission.submit": lambda submission: reverse("submissions:tasks", args=[submission.pk]),
    "submission.submit_revision": lambda submission: reverse("submissions:tasks", args=[submission.pk]),
    "submission.release_reviewer_copy": lambda submission: reverse("submissions:reviewer_copy", args=[submission.pk]),
}

__all__ = [
    "SCREENS",
    "AddAuthor",
    "AddFoundAuthors",
    "AddLanguage",
    "AddWork",
    "Authors",
    "BeginUpload",
    "BeginWithDraft",
    "ChangeAuthor",
    "ChangeWork",
    "Changes",
    "Check",
    "CheckAgain",
    "CompleteUpload",
    "DeclarationsTask",
    "Decline",
    "Delete",
    "DropUpload",
    "Enter",
    "File",
    "GivenOut",
    "Incoming",
    "Institutions",
    "LetterTask",
    "Mine",
    "MoreFiles",
    "MoveAuthor",
    "MoveWork",
    "NamesFound",
    "PartAddress",
    "Readdress",
    "Reading",
    "RemoveAuthor",
    "RemoveFile",
    "RemoveTranslation",
    "RemoveWork",
    "ResponseFile",
    "Resubmit",
    "ReviewerCopy",
    "SectionTask",
    "SendBack",
    "Sent",
    "Start",
    "TakeBack",
    "TakeOrcid",
    "Tasks",
    "TitleTask",
    "TranslationTask",
    "Upload",
    "Works",
]
