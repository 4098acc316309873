"""What rounds, reviewers' parts and decisions have of the manuscript they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from journal.models import CaseFile
    from submissions.models import Submission


class HasManuscript(Protocol):
    """Whatever belongs to a manuscript."""

    @property
    def submission(self) -> Submission:
        """The manuscript."""


class OfManuscript:
    """The history and the letters of its manuscript are its own, and so is the title."""

    @property
    def case(self: HasManuscript) -> CaseFile:
        """The case file of the manuscript."""
        return self.submission.case_file

    @property
    def title(self: HasManuscript) -> str:
        """The title of the manuscript."""
        return self.submission.title

    @property
    def title_in_letters(self: HasManuscript) -> str:
        """The title of the manuscript as letters give it."""
        return self.submission.title_in_letters
