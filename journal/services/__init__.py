"""Verbs of the floor over several rows; each owns its transaction."""

from journal.services.letters import (
    restore_letter_text,
    save_letter_text,
    write_account_letter,
    write_free_letter,
)

__all__ = ["restore_letter_text", "save_letter_text", "write_account_letter", "write_free_letter"]
