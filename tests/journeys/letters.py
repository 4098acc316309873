"""A letter as a person reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:)]")
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,5})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """One letter as it arrived; ``site`` is where its links lead."""

    subject: str
    text: str
    site: str

    @property
    def link(self) -> str:
        """The one address in it; a letter asks for one thing."""
        found = [link for link in ADDRESS.findall(self.text) if link.startswith(self.site)]
        assert found, f"no link in “{self.subject}”:\n{self.text}"
        return found[0]

    @property
    def code(self) -> str:
        """The code in it, on a line of its own."""
        found = CODE.search(self.text)
        assert found, f"no code in “{self.subject}”:\n{self.text}"
        return found[1]
