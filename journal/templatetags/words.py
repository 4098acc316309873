"""What templates need to show texts of the office."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from journal.text import safe_html

register = template.Library()


@register.filter
def cleaned(source: Any) -> SafeString:
    """Return the text as HTML of a few safe tags."""
    return safe_html(str(source or ""))
