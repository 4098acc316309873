"""Forms whose fields save themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from journal.dates import in_words
from journal.services import OpenPage
from journal.text import plain, trace

if TYPE_CHECKING:
    from datetime import datetime

    from journal.models import User
    from journal.services import Clash

WAS = "was-"
PAGE = "page"
KEEP, TAKE = "keep", "take"
"""The buttons beside a clash, with the name of its field: what stands in the form counts, or what is saved does."""

LENGTH_OF_NAME = 12


@dataclass(frozen=True, slots=True)
class ShownClash:
    """A field changed elsewhere meanwhile, for the page: the other words, by whom, since when, and in which inputs."""

    field: str
    words: str
    lang: str
    by: User | None
    is_own: bool
    at: datetime | None
    inputs: list[tuple[str, list[str]]]
    was: str


class Autosaved(forms.Form):
    """A form whose fields save themselves: none is compulsory, what is missing is said by the task list.

    It carries of each field in short what it was (``was-…``), and a name of the page; what was changed elsewhere
    meanwhile stands beside its field.
    """

    mark_optional = False
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clashes: dict[str, ShownClash] = {}
        self.known: dict[str, str] = {}
        self.filled: dict[str, Any] = {}  # what the save made of fields otherwise than they were typed
        self.remarks: dict[str, list[Any]] | None = None  # what the page says under its fields of the words in them

    @property
    def good(self) -> dict[str, Any]:
        """The answers that can be saved, also where others cannot."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.errors}

    @property
    def answers(self) -> dict[str, Any]:
        """What can be saved, field by field, as the service takes it."""
        return self.good

    @property
    def to_save(self) -> dict[str, Any]:
        """Its answers, but for the one beside which it was chosen to take the other."""
        return {name: value for name, value in self.answers.items() if name != self.data.get(TAKE)}

    @property
    def chosen(self) -> str:
        """The field beside which a button was pressed: its page is shown again."""
        return next((self.data[button] for button in (KEEP, TAKE) if self.data.get(button) in self.fields), "")

    # -- What the page knew ----------------------------------------------------------------------------------------

    @property
    def begun(self) -> dict[str, Any]:
        """What each field holds as the page is loaded, in the form in which the service compares it."""
        return {name: self.initial.get(name, "") for name in self.fields}

    @property
    def opened(self) -> OpenPage:
        """The page as it was sent back."""
        was = {key.removeprefix(WAS): self.data[key] for key in self.data if key.startswith(WAS)}
        return OpenPage(was=was, name=plain(self.data.get(PAGE, "")))

    @property
    def memory(self) -> list[tuple[str, str]]:
        """The hidden inputs: the name of the page, and what it knows of each field."""
        if not self.is_bound:
            return [(PAGE, get_random_string(LENGTH_OF_NAME)), *((WAS + n, trace(v)) for n, v in self.begun.items())]
        page, seen = self.opened, {name: clash.was for name, clash in self.clashes.items()}
        return [(PAGE, page.name), *((WAS + name, was) for name, was in {**page.was, **self.known, **seen}.items())]

    # -- What came of a save ---------------------------------------------------------------------------------------

    def tell(self, page: OpenPage, *, viewer: User) -> None:
        """Take over what came of a save; who sends the form again after reading what clashed, means it."""
        self.clashes = {name: self._shown(name, clash, viewer) for name, clash in page.clashes.items()}
        self.known = page.known
        for name in self.clashes:
            self.add_error(name, _("This was changed elsewhere meanwhile. Both texts stand below: choose one."))

    def fill(self, name: str, value: Any) -> None:
        """Let the page show what the save made of a field that the person left alone."""
        self.filled[name] = value
        self.known[name] = trace(value)

    def _shown(self, name: str, clash: Clash, viewer: User) -> ShownClash:
        return ShownClash(
            field=name,
            words=self.in_words(name, clash.theirs),
            lang=self.fields[name].widget.attrs.get("lang", ""),
            by=clash.by,
            is_own=clash.by == viewer,
            at=clash.at,
            inputs=self.inputs(name, clash.theirs),
            was=trace(clash.theirs),
        )

    def in_words(self, name: str, value: Any) -> str:
        """Return the value of a field as a person reads it."""
        if isinstance(value, date):
            return in_words(value)
        choices = _choices(getattr(self.fields[name], "choices", ()))
        named = {str(key): str(label) for key, label in choices if key != ""}
        return ", ".join(named.get(part, part) for part in _parts(value))

    def inputs(self, name: str, value: Any) -> list[tuple[str, list[str]]]:
        """Return which inputs hold which values when the field has this value."""
        return [(self.add_prefix(name), _parts(value))]


def _choices(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield choices one by one, those of a group with its name before them."""
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from ((each, f"{key}: {words}") for each, words in label)
        else:
            yield key, label


def _parts(value: Any) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(part) for part in value]
    if value is None or value is False or value == "":
        return []
    return ["on"] if value is True else [str(getattr(value, "pk", value))]
