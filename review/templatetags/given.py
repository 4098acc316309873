"""Fields of a form that are called after a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.forms import Form

register = template.Library()


@register.simple_tag
def field_of(form: Form, prefix: str, key: str) -> SafeString:
    """Draw the field of a point with its label, its mistake and what clashes with it."""
    return form[f"{prefix}{key}"].as_field_group()
