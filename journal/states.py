"""Closed lists of words that the floor stores in its tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoleName(models.TextChoices):
    """What a person may be for the journal; one person may hold several."""

    EDITOR_IN_CHIEF = "editor_in_chief", _("Editor-in-chief")
    EDITOR = "editor", _("Editor")
    GUEST_EDITOR = "guest_editor", _("Guest editor")
    OFFICE = "office", _("Managing editor")
    COPYEDITOR = "copyeditor", _("Copyeditor")
    PRODUCTION_EDITOR = "production_editor", _("Production editor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Audience(models.IntegerChoices):
    """Who may read an event of a case file; values are bits and may be added up."""

    AUTHOR = 1, _("Author")
    REVIEWERS = 2, _("Reviewers")
    EDITORS = 4, _("Editors")
    OFFICE = 8, _("Office")


EDITORIAL = Audience.EDITORS | Audience.OFFICE
EVERY_AUTHOR = EDITORIAL | Audience.AUTHOR


class Delivery(models.TextChoices):
    """Where a letter is on its way out."""

    QUEUED = "queued", _("Waiting to be sent")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be sent")
    BOUNCED = "bounced", _("Came back")
    CANCELLED = "cancelled", _("Not sent")


class Progress(models.TextChoices):
    """Where a job for the worker stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Anonymity(models.TextChoices):
    """Whose name is hidden from whom during review."""

    DOUBLE = "double", _("Double anonymous: neither authors nor reviewers are named to each other")
    SINGLE = "single", _("Single anonymous: reviewers are not named to authors")
    OPEN = "open", _("Open: authors and reviewers are named to each other")


class Language(models.TextChoices):
    """Languages in which a text of the journal may be written (BCP 47 tags)."""

    ENGLISH = "en", _("English")
    KHMER = "km", _("Khmer")
    LAO = "lo", _("Lao")
    THAI = "th", _("Thai")
    BURMESE = "my", _("Burmese")
    VIETNAMESE = "vi", _("Vietnamese")
    CHINESE = "zh", _("Chinese")
    FRENCH = "fr", _("French")


class Question(models.TextChoices):
    """What the authors declare; each question needs an answer, and "none" is one."""

    ORIGINAL = "original", _("Original work")
    AGREED = "agreed", _("Consent of all authors")
    INTERESTS = "interests", _("Competing interests")
    FUNDING = "funding", _("Funding")
    ETHICS = "ethics", _("Ethics approval and consent")
    DATA = "data", _("Availability of data")
    AI = "ai", _("Use of artificial intelligence")
    PERMISSIONS = "permissions", _("Permissions for material of others")
    PREPRINT = "preprint", _("Earlier versions and preprints")


class Asked(models.TextChoices):
    """Whether a section asks its authors a question."""

    REQUIRED = "required", _("Needs an answer")
    ASKED = "asked", _("May be left open")
    NOT_ASKED = "not_asked", _("Not asked")


class Taken(models.TextChoices):
    """Whether a section takes files of a kind besides the manuscript."""

    REQUIRED = "required", _("Required")
    ALLOWED = "allowed", _("Allowed")
    NOT_TAKEN = "not_taken", _("Not taken")
