"""What somebody is given to read: pages, what they lead to, and the files behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from django.apps import apps
from django.core.files.storage import storages
from django.db.models import FileField
from django.test import Client


def given(browser: Client, *starts: str) -> tuple[str, set[str]]:
    """Read these pages and all they lead to below any of them: return what they say, and the files they give."""
    ahead, seen, text = list(starts), set(), ""
    while ahead:
        path = ahead.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = browser.get(path)
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        page = unquote(f"{headers}\n{body.decode('utf-8', 'replace')}")
        text += page
        ahead += [href for href in re.findall(r'(?:href|src|data-[a-z]+)="([^"#?]+)', page) if href.startswith(starts)]
    return text.casefold(), {key for key in stored() if key.casefold() in text.casefold()}


def stored() -> set[str]:
    """Return the key of every file that any row holds."""
    fields = [
        (model, field) for model in apps.get_models() for field in model._meta.fields if isinstance(field, FileField)
    ]
    return {key for model, field in fields for key in model._base_manager.values_list(field.name, flat=True) if key}


def found(words: Iterable[str], said: str) -> set[str]:
    return {word for word in words if word in said}


def content_of(key: str) -> bytes:
    with storages["default"].open(key) as file:
        return bytes(file.read())
