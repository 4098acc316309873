"""Files lie under keys that say nothing, and are handed out by addresses that die soon."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from journal.models import CaseFile
from journal.storage import opaque_key, signed_address


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("Sok_Dara_final.docx", ".docx"),
        ("PAPER.PDF", ".pdf"),
        ("../../etc/passwd", ""),
        ("evil.pdf.exe", ""),
        ("empty#hash.pdf", ".pdf"),
        ("សុខា ដារ៉ា.docx", ".docx"),
        ("", ""),
        (".docx", ""),
        ("x." + "a" * 300, ""),
    ],
)
def test_key_says_nothing_about_its_file(name: str, ending: str) -> None:
    key = opaque_key(CaseFile(), name)
    assert re.fullmatch(r"casefile/[0-9a-f]{40}" + re.escape(ending), key)
    assert key != opaque_key(CaseFile(), name)


def test_address_in_memory_needs_no_signature() -> None:
    storages["default"].save("a.pdf", ContentFile(b"%PDF-"))
    assert signed_address("a.pdf", download_as="A.pdf", content_type="application/pdf")


@pytest.mark.store
def test_address_opens_for_a_while_and_only_as_it_was_signed(store: Any, settings: Any) -> None:
    name = store.save("specimen/a.html", ContentFile(b"<script>alert(1)</script>"))
    address = signed_address(name, download_as='J"MS\r\n-1 ខ្មែរ.html', content_type="text/html", inline=True)

    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"<script>alert(1)</script>"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "\n" not in answer.headers["Content-Disposition"]
    query = parse_qs(urlsplit(address).query)
    assert int(query["X-Amz-Expires"][0]) == settings.SIGNED_ADDRESS_SECONDS

    for forged in (address.split("?")[0], address.replace("attachment", "inline"), address.replace("a.html", "b.html")):
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(forged)
        assert refusal.value.code == 403
        refusal.value.close()


@pytest.mark.store
def test_pdf_may_be_shown_in_the_browser(store: Any) -> None:
    name = store.save("specimen/a.pdf", ContentFile(b"%PDF-1.7"))
    address = signed_address(name, download_as="A.pdf", content_type="application/pdf", inline=True)
    with urllib.request.urlopen(address) as answer:
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.store
def test_file_of_a_name_that_is_taken_gets_another(store: Any) -> None:
    first = store.save("specimen/same.pdf", ContentFile(b"1"))
    second = store.save("specimen/same.pdf", ContentFile(b"2"))
    assert first != second
    with store.open(first) as file:
        assert file.read() == b"1"


@pytest.mark.store
def test_address_leads_to_where_browsers_reach_the_store(store: Any, settings: Any) -> None:
    settings.S3_PUBLIC_ENDPOINT_URL = "https://files.example.org"
    address = signed_address("a/b.pdf", download_as="b.pdf", content_type="application/pdf")
    assert address.startswith(f"https://files.example.org/{settings.S3_BUCKET}/a/b.pdf?")
    assert "X-Amz-Signature=" in address
