"""What templates of the office need: cleaned texts, and the tabs of the settings."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from journal.navigation import TABS
from journal.policies import OFFICE, SETTINGS
from journal.text import safe_html

register = template.Library()

ROOMS = [
    (_("The journal"), "office:settings", SETTINGS),
    (_("Times"), "office:times", SETTINGS),
    (_("Calendar"), "office:closed", SETTINGS),
    (_("Sections"), "office:sections", OFFICE),
    (_("Pages"), "office:pages", OFFICE),
    (_("Texts of letters"), "office:letter_texts", OFFICE),
    (_("History"), "office:log", SETTINGS),
]


@register.filter
def cleaned(source: Any) -> SafeString:
    """Return the text as HTML of a few safe tags."""
    return safe_html(str(source or ""))


@register.inclusion_tag("components/tabs.html", takes_context=True)
def settings_tabs(context: Any, current: str) -> dict[str, Any]:
    """Draw the tabs of the settings that this person may open."""
    user = context["request"].user
    tabs = [
        {"label": label, "url": reverse(name), "current": name == current}
        for room in ROOMS
        for label, name, who in [room, *TABS.get(room[1], [])]
        if who.test(user)
    ]
    return {"tabs": tabs, "name": _("Settings")}
