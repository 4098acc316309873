"""Screens of the floor, and the pages that say what went wrong."""

from journal.views.errors import form_expired, not_found, server_error

__all__ = ["form_expired", "not_found", "server_error"]
