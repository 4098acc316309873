"""What the file says beside the fields of a form: to be taken by a button, one field at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from journal.forms.autosaved import Autosaved
from journal.states import Language

if TYPE_CHECKING:
    from journal.services import OpenPage
    from submissions.models import FileReading

USE = "use"
"""The button beside an offer, with the name of its field."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the file says of one field, and whether the field is empty or holds just that."""

    field: str
    value: str
    words: str
    lang: str
    is_empty: bool
    is_taken: bool


class Offering(Autosaved):
    """A form that saves itself, with what the file says beside its fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers: dict[str, Offer] = {}

    def offer(self, reading: FileReading | None, *, language: str) -> None:
        """Set what was read in a language beside the fields, where there is anything."""
        if reading is None:
            return
        for name, words in reading.words_in(language).items():
            if words:
                self._offer(name, words, words, lang=language)
        main = reading.found.language
        if "language" in self.fields and main in Language.values:
            self._offer("language", main, str(Language(main).label), lang="")

    def _offer(self, name: str, value: str, words: str, *, lang: str) -> None:
        held = self.initial.get(name)
        self.offers[name] = Offer(name, value, words, lang, is_empty=not held, is_taken=held == value)

    @property
    def used(self) -> str:
        """The field for which the button says that what the file says is to be used."""
        name = self.data.get(USE, "")
        return name if name in self.offers else ""

    @property
    def chosen(self) -> str:
        """The field beside which a button was pressed."""
        return self.used or super().chosen

    @property
    def opened(self) -> OpenPage:
        """The page as it was sent back; whoever takes an offer has seen what stands there now."""
        page = super().opened
        page.was = {name: was for name, was in page.was.items() if name != self.used}
        return page

    @property
    def to_save(self) -> dict[str, Any]:
        """What was typed, and what was taken from the file."""
        taken = {self.used: self.offers[self.used].value} if self.used else {}
        return {**super().to_save, **taken}
