"""Who works for the journal on every journey; they are made once, by the steward."""

from __future__ import annotations

from dataclasses import dataclass

from journal.states import RoleName

PASSWORD = "the river turns at Phnom Penh"


@dataclass(frozen=True, slots=True)
class Member:
    """One person with an account and a role."""

    given_name: str
    family_name: str
    email: str
    role: RoleName
    affiliation: str
    password: str = PASSWORD

    @property
    def name(self) -> str:
        """The name as it is printed."""
        return f"{self.given_name} {self.family_name}"


STAFF = {
    "chief": Member("Vanna", "Chea", "chief@journal.example", RoleName.EDITOR_IN_CHIEF, "Institute of the Confluence"),
    "editor": Member("Linh", "Tran", "editor@journal.example", RoleName.EDITOR, "University of the Delta"),
    "second": Member("Somchai", "Wong", "second@journal.example", RoleName.EDITOR, "University of the Plateau"),
    "office": Member("Dara", "Keo", "office@journal.example", RoleName.OFFICE, "Institute of the Confluence"),
    "copyeditor": Member("Mali", "Souk", "copyeditor@journal.example", RoleName.COPYEDITOR, "House of Letters"),
    "production": Member("Aung", "Min", "production@journal.example", RoleName.PRODUCTION_EDITOR, "House of Letters"),
    "administrator": Member("Rithy", "Lim", "accounts@journal.example", RoleName.ADMINISTRATOR, "House of Letters"),
}
