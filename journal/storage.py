"""Where files lie: one private bucket behind Django's storage API, under keys that say nothing."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.storage import storages

SUFFIXES = frozenset(
    {".docx", ".odt", ".pdf", ".rtf", ".tex", ".zip", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".svg", ".webp"}
)
SUFFIXES |= frozenset({".xml", ".html", ".epub", ".csv", ".xlsx", ".txt", ".md"})


def opaque_key(instance: Any, filename: str) -> str:
    """Return the key of a new file: the table it belongs to, 160 random bits, and the ending if it is a known one.

    The author's file name never becomes part of a key: it may hold a name (`Sok_Dara_final.docx`).
    """
    suffix = PurePosixPath(filename).suffix.lower()
    ending = suffix if suffix in SUFFIXES else ""
    return f"{instance._meta.model_name}/{secrets.token_hex(20)}{ending}"


def public_storage() -> Any:
    """Return the store under the address by which browsers reach it: a signature covers the host."""
    storage: Any = storages["default"]
    if not settings.S3_PUBLIC_ENDPOINT_URL or not hasattr(storage, "bucket"):
        return storage
    backends: Any = storages.backends
    options = backends["default"]["OPTIONS"]
    return type(storage)(**{**options, "endpoint_url": settings.S3_PUBLIC_ENDPOINT_URL})


def signed_address(name: str, *, download_as: str, content_type: str, inline: bool = False) -> str:
    """Return a short-lived address of a stored file; to be made only after the permission check.

    ``download_as`` is the name the reader's machine saves it under. ``inline`` lets a browser show it (PDF only).
    """
    storage = public_storage()
    shown = inline and content_type == "application/pdf"
    ascii_name = download_as.encode("ascii", "ignore").decode().replace('"', "").replace("\\", "") or "file"
    disposition = f'{"inline" if shown else "attachment"}; filename="{ascii_name}"'
    parameters = {"ResponseContentDisposition": disposition, "ResponseContentType": content_type}
    try:
        return str(storage.url(name, parameters=parameters))
    except TypeError:  # a storage in memory, in plain unit tests, signs nothing
        return str(storage.url(name))
