"""Screens of the floor, and the pages that say what went wrong."""

from journal.views.errors import bad_request, form_expired, not_found, server_error

__all__ = ["bad_request", "form_expired", "not_found", "server_error"]
