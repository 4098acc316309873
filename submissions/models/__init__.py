"""The tables of a manuscript."""

from submissions.models.changes import AuthorChange, AuthorConsent
from submissions.models.comparing import Comparison
from submissions.models.editors import Conflict, EditorAssignment
from submissions.models.files import ManuscriptFile, Version
from submissions.models.flags import Flag
from submissions.models.incoming import IncomingUpload
from submissions.models.likeness import Imprint, Likeness
from submissions.models.parts import Author, Declaration, Translation
from submissions.models.points import Comments, ResponsePoint, point_key
from submissions.models.reading import FileReading
from submissions.models.search import SearchText
from submissions.models.showing import RenderedPicture, Rendering
from submissions.models.submission import Submission
from submissions.models.traces import NameSearch
from submissions.models.works import ReviewedWork

__all__ = [
    "Author",
    "AuthorChange",
    "AuthorConsent",
    "Comments",
    "Comparison",
    "Conflict",
    "Declaration",
    "EditorAssignment",
    "FileReading",
    "Flag",
    "Imprint",
    "IncomingUpload",
    "Likeness",
    "ManuscriptFile",
    "NameSearch",
    "RenderedPicture",
    "Rendering",
    "ResponsePoint",
    "ReviewedWork",
    "SearchText",
    "Submission",
    "Translation",
    "Version",
    "point_key",
]
