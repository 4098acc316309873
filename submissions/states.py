"""Closed lists of words that a manuscript's tables store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal import states as floor


class State(models.TextChoices):
    """Where a manuscript is; accepted, declined and withdrawn are final but for what reopens them."""

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
FINAL = DECIDED  # where a manuscript may stay for good; docs/workflow.md and a test read it
WITH_THE_AUTHOR = (State.DRAFT, State.RETURNED, State.REVISION_REQUESTED)
OPEN_TO_EDITORS = (State.SUBMITTED, State.RETURNED, State.IN_REVIEW, State.WITH_EDITOR, State.REVISION_REQUESTED)
UNDER_WAY = (State.SUBMITTED, State.IN_REVIEW, State.WITH_EDITOR)


class ListFlag(models.TextChoices):
    """What marks a manuscript in the lists of its editors."""

    HELD = "held", _("On hold")
    OBJECTION = "objection", _("A co-author objects")
    WITHDRAWAL = "withdrawal", _("The author asks to withdraw it")
    TIME = "time", _("The author asks for more time")
    APPEAL = "appeal", _("The author appeals")
    DECISION = "decision", _("A decision waits to go out")
    AUTHORS = "authors", _("Authors changed")
    LAPSES = "lapses", _("Waits for its author")
    SEEN = "seen", _("Something to look at")


class Needed(models.TextChoices):
    """What a manuscript needs of its editors; where more than one holds, the first one speaks for it."""

    NOTHING = "", _("Nothing")
    OBJECTION = "objection", _("A co-author objects")
    WITHDRAWAL = "withdrawal", _("The author asks to withdraw it")
    TIME = "time", _("The author asks for more time")
    APPEAL = "appeal", _("The author appeals")
    HOLD = "hold", _("On hold")
    INTERESTS = "interests", _("A reviewer declares an interest")
    RECOMMENDED = "recommended", _("A decision is recommended")
    NEW = "new", _("New, without an editor")
    EDITOR = "editor", _("Without an editor")
    DESK = "desk", _("To be decided at the desk")
    REVISED = "revised", _("A revised version arrived")
    DECISION = "decision", _("The review is over")
    REPORTS = "reports", _("All reports are in")
    REVIEWERS = "reviewers", _("More reviewers are needed")
    LATE = "late", _("A report does not come")
    LAPSE = "lapse", _("The author has not answered")


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


FIND_NAMES = "submissions.find_names"  # kinds of jobs, which queries ask for as well
MAKE_COPY = "submissions.make_reviewer_copy"


class TraceKind(models.TextChoices):
    """What in a text tells who wrote it; the search in ``submissions.cleaning`` has the same words."""

    NAME = "name", _("Name")
    ADDRESS = "address", _("Mail address")
    ORCID = "orcid", _("ORCID iD")
    INSTITUTION = "institution", _("Institution")
    SELF_CITATION = "self_citation", _("Own earlier work")
    ACKNOWLEDGEMENT = "acknowledgement", _("Thanks, and notes on authors")
    FUNDING = "funding", _("Funding")
    REFERENCE = "reference", _("In the list of references")


class Sureness(models.TextChoices):
    """How sure a trace is one; the surest first."""

    SURE = "sure", _("certain")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")


class TextPart(models.TextChoices):
    """Where in a file a trace stands, besides its pages and paragraphs."""

    BODY = "body", _("Text")
    HEADER = "header", _("Header")
    FOOTER = "footer", _("Footer")
    FOOTNOTE = "footnote", _("Notes")
    COMMENT = "comment", _("Comment")
    DESCRIPTION = "description", _("Description of a picture")
    LINK = "link", _("Address of a link")
    OUTLINE = "outline", _("Outline of the PDF")
    TITLE = "title", _("Title of the manuscript")
    ABSTRACT = "abstract", _("Abstract")
    RESPONSE = "response", _("Response to the reviewers")


class Check(models.TextChoices):
    """Whether an uploaded file has been looked at."""

    PENDING = "pending", _("Being checked")
    CLEAN = "clean", _("Checked")
    REFUSED = "refused", _("Refused")


class ComparisonProblem(models.TextChoices):
    """Why two files could not be compared."""

    UNREADABLE = "unreadable", _("One of the two files holds no text that can be read.")
    TOO_LARGE = "too_large", _("The files are too large to be compared.")


class RenderingProblem(models.TextChoices):
    """Why a file cannot be read in the browser."""

    UNREADABLE = "unreadable", _("The file cannot be shown here. Download it.")
    TOO_LARGE = "too_large", _("The file is too large to be shown here. Download it.")


class Part(models.TextChoices):
    """What of a manuscript is compared with others."""

    TITLE = "title", _("Title")
    ABSTRACT = "abstract", _("Abstract")
    TEXT = "text", _("Text")


class AppealState(models.TextChoices):
    """Where an appeal against a decision stands."""

    NONE = "none", _("No appeal")
    MADE = "made", _("Appeal made")
    UPHELD = "upheld", _("Appeal granted")
    REFUSED = "refused", _("Appeal refused")


class Task(models.TextChoices):
    """What an author does before a manuscript can be sent, each on a page of its own."""

    FILE = "file", _("Upload the manuscript")
    TITLE = "title", _("Title, abstract and keywords")
    AUTHORS = "authors", _("Authors and affiliations")
    SECTION = "section", _("Section")
    WORKS = "works", _("Work reviewed")
    DECLARATIONS = "declarations", _("Declarations")
    LETTER = "letter", _("Letter to the editor")
    RESPONSE = "response", _("Response to the reviewers")


class TaskState(models.TextChoices):
    """How far a task is."""

    COMPLETED = "completed", _("Completed")
    IN_PROGRESS = "in_progress", _("In progress")
    NOT_STARTED = "not_started", _("Not started")
    CANNOT_START = "cannot_start", _("Cannot start yet")
    OPTIONAL = "optional", _("Optional")
    TO_BE_CHECKED = "to_be_checked", _("To be checked")


Question = floor.Question
"""What the authors declare; it stands on the floor, whose sections say which of it they ask."""
CONFIRMED = (Question.ORIGINAL, Question.AGREED)
NONE = {
    Question.INTERESTS: _("No author has a competing interest."),
    Question.FUNDING: _("The work had no funding."),
    Question.ETHICS: _("It needed no approval: no people or animals were studied."),
    Question.DATA: _("No data were made or analysed."),
    Question.AI: _("No artificial intelligence was used."),
    Question.PERMISSIONS: _("It holds no material of others that needs a permission."),
    Question.PREPRINT: _("No earlier version was made public."),
}
"""What authors say, and readers read, where the answer is none."""
PARTS: dict[str, tuple[str, ...]] = {
    Question.FUNDING: ("funder", "grant"),
    Question.ETHICS: ("body", "number"),
    Question.DATA: ("link",),
    Question.AI: ("tool", "purpose"),
    Question.PREPRINT: ("link",),
}
"""What an answer is made of besides a statement in free words."""


class Consent(models.TextChoices):
    """What an author says to a change of the list of authors."""

    YES = "yes", _("Agrees")
    NO = "no", _("Does not agree")


class AuthorChangeOutcome(models.TextChoices):
    """What came of a change of the list of authors."""

    AGREED = "agreed", _("All authors agreed")
    DECIDED = "decided", _("Decided by an editor")
    BEFORE_REVIEW = "before_review", _("Made by the author before review")
    REFUSED = "refused", _("Refused by an editor")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Not answered in time")
    OVERTAKEN = "overtaken", _("Overtaken by another change")


class FlagKind(models.TextChoices):
    """What an editor is asked to look at; each may have an innocent reason."""

    FREE_ADDRESS = "free_address", _("Suggested reviewer with an address that anybody can have")
    DISPOSABLE_ADDRESS = "disposable_address", _("Suggested reviewer with a throw-away address")
    LOOK_ALIKE_ADDRESS = "look_alike_address", _("Suggested reviewer whose address looks like another one")
    AUTHORS_ADDRESS = "authors_address", _("Suggested reviewer with an address where an author has one")
    SAME_NETWORK = "same_network", _("Author and reviewer came from the same network")
    FAST_ANSWER = "fast_answer", _("Invitation accepted within minutes")
    FAST_REPORT = "fast_report", _("Report within an hour")
    REPORT_ALIKE = "report_alike", _("Report like another report")
    AUTHORS_CHANGED = "authors_changed", _("Authors changed after review began")
    HIDDEN_TEXT = "hidden_text", _("Text for programs in the manuscript")


class Contribution(models.TextChoices):
    """What an author contributed: the Contributor Role Taxonomy (CRediT, ANSI/NISO Z39.104-2022)."""

    CONCEPTUALIZATION = "conceptualization", _("Conceptualization")
    DATA_CURATION = "data-curation", _("Data curation")
    FORMAL_ANALYSIS = "formal-analysis", _("Formal analysis")
    FUNDING_ACQUISITION = "funding-acquisition", _("Funding acquisition")
    INVESTIGATION = "investigation", _("Investigation")
    METHODOLOGY = "methodology", _("Methodology")
    PROJECT_ADMINISTRATION = "project-administration", _("Project administration")
    RESOURCES = "resources", _("Resources")
    SOFTWARE = "software", _("Software")
    SUPERVISION = "supervision", _("Supervision")
    VALIDATION = "validation", _("Validation")
    VISUALIZATION = "visualization", _("Visualization")
    WRITING_DRAFT = "writing-original-draft", _("Writing: original draft")
    WRITING_REVIEW = "writing-review-editing", _("Writing: review and editing")
