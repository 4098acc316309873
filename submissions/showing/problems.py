"""What may be wrong with a file that is to be shown."""

from __future__ import annotations


class Unreadable(Exception):
    """The file holds nothing that could be shown."""
