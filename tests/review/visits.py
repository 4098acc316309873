"""The addresses of the editor's pages of a review, and what they say."""

from __future__ import annotations

from django.urls import reverse


def at(name: str, *pk: int) -> str:
    return reverse(f"review:{name}", args=pk)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])
