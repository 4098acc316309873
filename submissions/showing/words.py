"""The words by which a place of a text is known."""

from __future__ import annotations

LONGEST = 240  # characters
BACK = 40  # characters within which a space is looked for; scripts without spaces have none


def beginning(words: str) -> str:
    """Return the first words of a text, cut between two of them where it has spaces."""
    if len(words) <= LONGEST:
        return words
    space = words.rfind(" ", LONGEST - BACK, LONGEST)
    return f"{words[: space if space > 0 else LONGEST - 1]}…"
