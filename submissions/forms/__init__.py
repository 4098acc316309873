"""What authors and editors fill in about a manuscript; ``ASKS`` are the fields that its steps ask for."""

from submissions.forms.authors import AuthorForm
from submissions.forms.declarations import DeclarationsForm
from submissions.forms.editors import (
    AnswerForm,
    AskForAuthorsForm,
    ChangeAuthorsForm,
    DecideAuthorsForm,
    DeclineForm,
    EntryForm,
    NamedAuthors,
    ReaddressForm,
    ReviewerCopyForm,
    SendBackForm,
    TakeBackForm,
)
from submissions.forms.incoming import IncomingForm, PartForm
from submissions.forms.sending import ObjectionForm, SeenForm, SendForm
from submissions.forms.steps import ASKS
from submissions.forms.tasks import (
    LanguageForm,
    LetterForm,
    MoreFilesForm,
    ResponseFileForm,
    SectionForm,
    StartForm,
    TitleForm,
    TranslationForm,
    UploadForm,
)
from submissions.forms.works import WorkForm

__all__ = [
    "ASKS",
    "AnswerForm",
    "AskForAuthorsForm",
    "AuthorForm",
    "ChangeAuthorsForm",
    "DecideAuthorsForm",
    "DeclarationsForm",
    "DeclineForm",
    "EntryForm",
    "IncomingForm",
    "LanguageForm",
    "LetterForm",
    "MoreFilesForm",
    "NamedAuthors",
    "ObjectionForm",
    "PartForm",
    "ReaddressForm",
    "ResponseFileForm",
    "ReviewerCopyForm",
    "SectionForm",
    "SeenForm",
    "SendBackForm",
    "SendForm",
    "StartForm",
    "TakeBackForm",
    "TitleForm",
    "TranslationForm",
    "UploadForm",
    "WorkForm",
]
