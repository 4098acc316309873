"""Closed lists of words that the tables of review store."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """Where a round of review is; closed and cancelled are final."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class AssignmentState(models.TextChoices):
    """Where one reviewer's part in a round is; reported is final."""

    QUEUED = "queued", _("Chosen, not invited yet")
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Reviewing")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Did not answer")
    REPORTED = "reported", _("Reported")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = (AssignmentState.QUEUED, AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.REPORTED)
TAKES_A_PLACE = (AssignmentState.INVITED, AssignmentState.ACCEPTED, AssignmentState.REPORTED)
WAITING = (AssignmentState.INVITED, AssignmentState.ACCEPTED)
OVER = (AssignmentState.DECLINED, AssignmentState.EXPIRED, AssignmentState.CANCELLED)
INVITATIONS = ("review_invitation", "review_invitation_again", "additional_report_asked")
"""The letters that invite: a person new to the manuscript, one who has reported on an earlier version, and one who is
asked for an additional report."""


class DecisionState(models.TextChoices):
    """Where a decision is; sent is final, what was taken back may be taken up again."""

    DRAFT = "draft", _("Draft")
    RECOMMENDED = "recommended", _("Recommended")
    SCHEDULED = "scheduled", _("Scheduled")
    SENT = "sent", _("Sent")
    TAKEN_BACK = "taken_back", _("Taken back")


# Where a row may stay for good, although some of these have a way back; docs/workflow.md and a test read it.
FINAL = (RoundState.CLOSED, RoundState.CANCELLED, AssignmentState.REPORTED, DecisionState.SENT)


class DecisionKind(models.TextChoices):
    """What is decided about a manuscript."""

    RETURN = "return_to_author", _("Return to the author")
    DECLINE_WITHOUT_REVIEW = "decline_without_review", _("Decline without review")
    ACCEPT = "accept", _("Accept")
    ACCEPT_WITHOUT_REVIEW = "accept_without_review", _("Accept without review")
    MINOR = "minor_revision", _("Minor revision")
    MAJOR = "major_revision", _("Major revision")
    DECLINE = "decline", _("Decline")
    DECLINE_RESUBMIT = "decline_resubmit", _("Decline, with an invitation to resubmit")


TOLD = {
    DecisionKind.RETURN: _("Returned for completion"),
    DecisionKind.DECLINE_WITHOUT_REVIEW: _("Declined"),
    DecisionKind.ACCEPT: _("Accepted"),
    DecisionKind.ACCEPT_WITHOUT_REVIEW: _("Accepted"),
    DecisionKind.DECLINE: _("Declined"),
    DecisionKind.DECLINE_RESUBMIT: _("Declined, with an invitation to resubmit"),
}
"""How a decision is called once it has been told, where that is not its name."""
REVISIONS = (DecisionKind.MINOR, DecisionKind.MAJOR)
ACCEPTANCES = (DecisionKind.ACCEPT, DecisionKind.ACCEPT_WITHOUT_REVIEW)
DATED = (*REVISIONS, DecisionKind.RETURN)
ON_REPORTS = (DecisionKind.ACCEPT, *REVISIONS)
"""Decisions that rest on what reviewers have reported."""


class Outcome(models.TextChoices):
    """How a round ended, beyond the kinds of decision."""

    ENDED = "ended", _("Ended without a decision")
    WITHDRAWN = "withdrawn", _("The manuscript was withdrawn")
    CANCELLED = "cancelled", _("Cancelled")


class Recommendation(models.TextChoices):
    """What a reviewer recommends."""

    ACCEPT = "accept", _("Accept")
    MINOR = "minor", _("Accept after minor revision")
    MAJOR = "major", _("Major revision, then look again")
    RESUBMIT = "resubmit", _("Reject, but invite to resubmit as new")
    REJECT = "reject", _("Reject")


class Criterion(models.TextChoices):
    """What a reviewer may score."""

    ORIGINALITY = "originality", _("Originality")
    ARGUMENT = "argument", _("Argument and method")
    EVIDENCE = "evidence", _("Evidence and sources")
    REGION = "region", _("Worth for the study of the region")
    CLARITY = "clarity", _("Clarity of writing")


class Score(models.IntegerChoices):
    """A score from a reviewer."""

    POOR = 1, _("Poor")
    FAIR = 2, _("Fair")
    GOOD = 3, _("Good")
    VERY_GOOD = 4, _("Very good")
    EXCELLENT = 5, _("Excellent")


class QuestionKind(models.TextChoices):
    """What a question of a review form asks for; the last two are the journal's own, and asked once at most."""

    TEXT = "text", _("Text")
    RICH = "rich", _("Text with emphasis, lists and links")
    ONE = "one", _("Choice of one")
    SEVERAL = "several", _("Choice of several")
    SCALE = "scale", _("Scale")
    YES_NO = "yes_no", _("Yes or no")
    FILE = "file", _("File")
    AGAIN = "again", _("Yes or no, shown where reviewers are chosen")
    RECOMMENDATION = "recommendation", _("Recommendation")


PROSE = (QuestionKind.TEXT, QuestionKind.RICH)
LISTED = (QuestionKind.ONE, QuestionKind.SEVERAL, QuestionKind.SCALE)
"""Kinds whose answers the office lists, one a line."""
ASKED_ONCE = (QuestionKind.AGAIN, QuestionKind.RECOMMENDATION)
CHOSEN = (*LISTED, QuestionKind.YES_NO, *ASKED_ONCE)


class ReadBy(models.TextChoices):
    """Who may read the answer to a question of a review form, besides the reviewer."""

    AUTHOR = "author", _("Editors, and the author as far as they pass it on")
    EDITORS = "editors", _("Editors alone")


class Part(models.TextChoices):
    """A part of a report that the author may be given."""

    COMMENTS = "comments", _("Comments to the author")
    NOTES = "notes", _("Notes on the text")
    RECOMMENDATION = "recommendation", _("Recommendation")
    SCORES = "scores", _("Scores")
    ADDENDA = "addenda", _("Addenda")
    FILE = "file", _("Attached file")


class ConcernKind(models.TextChoices):
    """Why somebody may not be the right reviewer of a manuscript."""

    AUTHOR = "author", _("is an author of it")
    EDITOR = "editor", _("is an editor of it")
    OPPOSED = "opposed", _("is opposed by the authors")
    DECLARED = "declared", _("has an interest on record")
    INSTITUTION = "institution", _("is at the same institution as an author")
    DOMAIN = "domain", _("uses the same mail domain as an author")
    COAUTHOR = "coauthor", _("has written with an author in the last three years")
    AWAY = "away", _("asks not to be asked for the time being")
    NONE_BUT_PROPOSED = "none_but_proposed", _("would make it a round of reviewers whom the authors proposed")


ABSOLUTE = (ConcernKind.AUTHOR, ConcernKind.EDITOR)


class LoadKind(models.TextChoices):
    """What of a reviewer's work is counted."""

    OPEN = "open", _("Open")
    LATE = "late", _("Overdue")
    DONE = "done", _("Reported in twelve months")
    ALL = "all", _("All")


class ProposalKind(models.TextChoices):
    """What an author says of somebody who could review."""

    PROPOSED = "proposed", _("Could review it")
    OPPOSED = "opposed", _("Should not review it")
