"""Reviewers out of a table: what would happen line by line, and then its doing. Nobody known is ever overwritten."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.models import User
from journal.models.countries import COUNTRIES
from journal.services import add_person, change_person
from journal.spreadsheets import BEGINS_FORMULA
from journal.states import Language
from journal.text import one_line, orcid_of, plain, ror_of
from journal.workflow import StepRefused
from review.models import ReviewerProfile
from review.services.choosing import save_profile

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_BYTES = 1_000_000
MOST_LINES = 2000
SEPARATORS = ",;\t"
MARKED = "'"  # before what a spreadsheet would take for a formula
LONGEST_CELL = 2000


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: how it may be called, what it holds, how long it may be."""

    name: str
    called: tuple[str, ...]
    holds: Any
    longest: int = 240


COLUMNS = [
    Column("email", ("mail", "email", "e-mail", "mail address"), _("Needed; people are known again by it."), 254),
    Column("family_name", ("family name", "surname", "last name", "name"),
           _("Needed for a new person, or the given name."), 120),
    Column("given_name", ("given name", "first name"), _("Empty for somebody with one name."), 120),
    Column("printed_name", ("name as printed",), _("Only if it is not “given name family name”.")),
    Column("native_name", ("native name", "name in its own script"),
           _("With the language of that script in the next column.")),
    Column("native_language", ("native language",), _("A code: en, km, lo, th, my, vi, zh or fr."), 8),
    Column("affiliation", ("institution", "affiliation"), _("As it is to be printed.")),
    Column("ror", ("ror",), _("The ROR identifier of the institution, such as 028wp3y58."), 60),
    Column("country", ("country",), _("A code of two letters, such as KH."), 2),
    Column("orcid", ("orcid", "orcid id"), _("Such as 0000-0002-1825-0097."), 60),
    Column("keywords", ("keywords",), _("In any language, divided by semicolons."), 1000),
    Column("interests", ("interests",), _("A few sentences."), LONGEST_CELL),
    Column("languages", ("languages", "languages read"), _("Codes divided by semicolons: km; en."), 60),
]  # fmt: skip
OF_PERSON = ("given_name", "family_name", "printed_name", "native_name", "native_language", "affiliation", "ror",
             "country", "orcid")  # fmt: skip
EXAMPLE = {
    "email": "somebody@university.example", "family_name": "Family", "given_name": "Given",
    "affiliation": "An invented university", "country": "KH", "keywords": "sand mining; riverbank erosion",
    "languages": "km; en",
}  # fmt: skip


@dataclass(slots=True)
class Line:
    """One line of the table: who it is about, what would be written, what stands against it, what stays."""

    number: int
    email: str
    name: str
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    person: User | None = None
    of_person: dict[str, str] = field(default_factory=dict)
    of_reviewer: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether a person is added."""
        return not self.problems and self.person is None

    @property
    def changes_nothing(self) -> bool:
        """Whether the journal knows all of it, or keeps what it has."""
        return self.person is not None and not self.problems and not (self.of_person or self.of_reviewer)

    @property
    def outcome(self) -> str:
        """What would happen, in a few words."""
        if self.problems:
            return gettext("Left out")
        if self.is_new:
            return gettext("Is added")
        return gettext("Stays as it is") if self.changes_nothing else gettext("Known; what is empty is filled in")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table would do: its text, its lines, and the columns that nobody knows."""

    text: str
    lines: list[Line]
    unknown: list[str]

    @property
    def good(self) -> list[Line]:
        """The lines that would do something."""
        return [line for line in self.lines if not line.problems and not line.changes_nothing]

    @property
    def left_out(self) -> list[Line]:
        """The lines with something against them."""
        return [line for line in self.lines if line.problems]


def text_of(content: bytes) -> str:
    """Return the text of a table; raises ``StepRefused`` where its letters cannot be told for sure.

    UTF-8, with or without the mark at its beginning, and UTF-16 with it. Nothing else is guessed: it would turn Khmer
    names into others without anybody seeing it.
    """
    if len(content) > MOST_BYTES:
        raise StepRefused(gettext("The file is larger than a megabyte. Divide it."))
    name = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise StepRefused(
            gettext("The letters of this file cannot be read for sure. Save it as “CSV UTF-8” and choose it again.")
        ) from error
    if "\x00" in text:
        raise StepRefused(gettext("This is no table of plain text. Save it as “CSV UTF-8” and choose it again."))
    return text


def plan_import(text: str) -> Plan:
    """Return what a table would do; two queries. Raises ``StepRefused`` where it is no table of reviewers."""
    rows, places, unknown = _read(text)
    raw = [(number, {name: _cell(row, place) for name, place in places.items()}) for number, row in rows]
    addresses = {cells["email"].lower() for _number, cells in raw}
    known = _known(addresses)
    seen: dict[str, int] = {}
    lines = [_line(number, cells, known, seen) for number, cells in raw]
    return Plan(text, lines, unknown)


def import_reviewers(plan: Plan, *, by: User) -> list[Line]:
    """Do what a plan says, line by line; return the lines that were done. What fails is left out with the reason."""
    done = []
    for line in plan.good:
        try:
            with transaction.atomic():
                _carry_out(line, by=by)
        except StepRefused as refused:
            line.problems += map(str, refused.reasons)
        else:
            done.append(line)
    return done


def _carry_out(line: Line, *, by: User) -> None:
    """Write what is still empty: who is known may have filled in more since the table was judged."""
    if line.person is None:
        person = add_person(email=line.email, by=by, **line.of_person)
    else:
        person = User.objects.select_for_update(no_key=True).get(pk=line.person.pk)
        empty = {name: value for name, value in line.of_person.items() if _is_empty(person, name)}
        if empty:
            change_person(person=person, by=by, **empty)
    if line.of_reviewer and not ReviewerProfile.objects.filter(person=person).exists():
        save_profile(person=person, **line.of_reviewer)


# -- Reading -------------------------------------------------------------------------------------------------------


def _read(text: str) -> tuple[list[tuple[int, list[str]]], dict[str, int], list[str]]:
    head = text.lstrip("\n\r ").split("\n", 1)[0]
    separator = max(SEPARATORS, key=lambda sign: sum(_column(word) is not None for word in head.split(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise StepRefused(
            gettext("Line %(n)s cannot be read: a quotation mark is missing, or stands where none belongs.")
            % {"n": reader.line_num}
        ) from error
    names = rows[0][1] if rows else []
    places: dict[str, int] = {}
    for place, word in enumerate(names):
        if (column := _column(word)) is not None:
            places.setdefault(column.name, place)
    if "email" not in places:
        raise StepRefused(gettext("The first line must name the columns, and one of them must be “mail”."))
    if len(rows) - 1 > MOST_LINES:
        raise StepRefused(gettext("The table has more than %(n)s lines. Divide it.") % {"n": MOST_LINES})
    return rows[1:], places, [one_line(word) for word in names if word.strip() and _column(word) is None]


def _column(word: str) -> Column | None:
    name = one_line(word).strip('"\ufeff ').lower().replace("_", " ")
    return next((column for column in COLUMNS if name in column.called or name == column.name.replace("_", " ")), None)


def _cell(row: list[str], place: int) -> str:
    words = plain(row[place]).strip() if place < len(row) else ""
    if words.startswith(MARKED) and words[1:].startswith(BEGINS_FORMULA):
        words = words[1:].strip()  # as our own tables mark it
    return words


def _known(addresses: Collection[str]) -> dict[str, User]:
    """Return who is known, by the address in the table: the one letters go to, else a further one they have proved."""
    people = User.objects.select_related("reviewer_profile")
    proved = people.filter(emailaddress__verified=True, emailaddress__email__in=addresses)
    further = {row.proved: row for row in proved.annotate(proved=F("emailaddress__email"))}
    return {**further, **{row.email.lower(): row for row in people.filter(email__in=addresses)}}


# -- Judging -------------------------------------------------------------------------------------------------------


def _line(number: int, cells: dict[str, str], known: dict[str, User], seen: dict[str, int]) -> Line:
    email = cells["email"].lower()
    names = (cells.get("given_name", ""), cells.get("family_name", ""))
    line = Line(number, email, one_line(" ".join(filter(None, names))), person=known.get(email))
    _judge_address(line, seen)
    values = _values(line, cells)
    if line.person is None and not any(names) and not line.problems:
        line.problems.append(gettext("A new person needs a name; one part is enough."))
    if values.get("native_name") and not values.get("native_language"):
        line.problems.append(gettext("Say in “native language” in which language the name in its own script is."))
    _divide(line, values)
    return line


def _judge_address(line: Line, seen: dict[str, int]) -> None:
    try:
        validate_email(line.email)
    except ValidationError:
        is_wrong = gettext("“%(word)s” is no mail address.") % {"word": line.email}
        line.problems.append(is_wrong if line.email else gettext("The mail address is missing."))
        return
    if line.email in seen:
        line.problems.append(gettext("The same address stands in line %(n)s already.") % {"n": seen[line.email]})
    seen.setdefault(line.email, line.number)
    if line.person is not None and not line.person.is_active:
        line.problems.append(gettext("The account of this person is closed."))


def _values(line: Line, cells: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in COLUMNS[1:]:
        words = cells.get(column.name, "")
        if not words:
            continue
        if words.startswith(BEGINS_FORMULA):
            line.problems.append(gettext("“%(column)s” begins like a formula.") % {"column": column.called[0]})
        elif len(words) > column.longest:
            facts = {"column": column.called[0], "n": column.longest}
            line.problems.append(gettext("“%(column)s” is longer than %(n)s characters.") % facts)
        else:
            try:
                values[column.name] = MADE_OF.get(column.name, one_line)(words)
            except (ValueError, KeyError):
                facts = {"word": words[:60], "column": column.called[0]}
                line.problems.append(gettext("“%(word)s” is nothing that “%(column)s” may hold.") % facts)
    return values


def _language(words: str) -> str:
    return str(Language(words.lower()))


def _country(words: str) -> str:
    return words.upper() if COUNTRIES[words.upper()] else ""


def _split(words: str) -> list[str]:
    return [one_line(word) for word in words.split(";") if word.strip()]


MADE_OF: dict[str, Callable[[str], Any]] = {
    "ror": ror_of,
    "orcid": orcid_of,
    "country": _country,
    "native_language": _language,
    "keywords": _split,
    "interests": plain,
    "languages": lambda words: [_language(word) for word in _split(words)],
}


def _divide(line: Line, values: dict[str, Any]) -> None:
    """Divide what a line says into what is written down and what the journal keeps as it is, and says so."""
    person = line.person
    profile: ReviewerProfile | None = getattr(person, "reviewer_profile", None)
    for name, value in values.items():
        if name in OF_PERSON:
            if person is None or _is_empty(person, name):
                line.of_person[name] = value
            elif (here := getattr(person, name)) != value:
                _stays(line, name, str(here), str(value))
        elif profile is None:
            line.of_reviewer[name] = value
    if profile is not None and {"keywords", "interests", "languages"} & set(values):
        line.remarks.append(gettext("Has a profile as a reviewer already; it stays as it is."))


def _is_empty(person: User, name: str) -> bool:
    """Tell whether a table may fill this in; the parts of a name only for who has none at all."""
    return not getattr(person, name) and not (person.name and name in {"given_name", "family_name", "printed_name"})


def _stays(line: Line, name: str, here: str, there: str) -> None:
    column = next(column for column in COLUMNS if column.name == name)
    facts = {"column": column.called[0], "here": here or "–", "there": there}
    line.remarks.append(gettext("%(column)s stays “%(here)s”; the table says “%(there)s”.") % facts)
