"""Closed lists of words that a manuscript's tables store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a manuscript is, from draft to its end; accepted, declined and withdrawn are final but for what reopens them."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned to the author")
    IN_REVIEW = "in_review", _("In review")
    WITH_EDITOR = "with_editor", _("With the editor")
    REVISION_REQUESTED = "revision_requested", _("Revision requested")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


DECIDED = (State.ACCEPTED, State.DECLINED, State.WITHDRAWN)
WITH_THE_AUTHOR = (State.DRAFT, State.RETURNED, State.REVISION_REQUESTED)
UNDER_WAY = (State.SUBMITTED, State.IN_REVIEW, State.WITH_EDITOR)


class RevisionKind(models.TextChoices):
    """How much is asked of a revision."""

    MINOR = "minor", _("Minor revision")
    MAJOR = "major", _("Major revision")


class ConflictKind(models.TextChoices):
    """Why somebody must not see or edit a manuscript as an editor."""

    AUTHOR = "author", _("Is an author")
    REVIEWER = "reviewer", _("Is a reviewer")
    DECLARED = "declared", _("Has declared an interest")
    OPPOSED = "opposed", _("The authors asked that this person not handle it")
    OFFICE = "office", _("Entered by the office")


class FileKind(models.TextChoices):
    """What a file of a manuscript is."""

    MANUSCRIPT = "manuscript", _("Manuscript")
    FIGURE = "figure", _("Figure")
    SUPPLEMENT = "supplement", _("Supplementary file")
    RESPONSE = "response", _("Response to the reviewers")
    REVIEWER_COPY = "reviewer_copy", _("Reviewer copy")


class Check(models.TextChoices):
    """Whether an uploaded file has been looked at."""

    PENDING = "pending", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class AppealState(models.TextChoices):
    """Where an appeal against a decision stands."""

    NONE = "none", _("No appeal")
    MADE = "made", _("Appeal made")
    UPHELD = "upheld", _("Appeal granted")
    REFUSED = "refused", _("Appeal refused")
