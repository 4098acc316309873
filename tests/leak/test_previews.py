"""Who takes a step as author or reviewer neither reads nor changes what the journal then writes to others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from journal.models import Letter
from submissions.models import Submission
from tests.leak.world import World

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def asking(submission: Submission) -> str:
    return reverse("desk:act", args=["submission", submission.pk, "ask_to_withdraw"])


def by(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world[name])
    return client


def test_author_is_not_shown_letters_to_editors(world: World) -> None:
    text = by(world, "author").get(asking(world.manuscripts["in review"])).content.decode()
    assert 'name="note"' in text
    assert "letter-" not in text.replace("letter-text", "")


def test_author_cannot_change_or_leave_out_letters_to_editors(world: World) -> None:
    submission, editor = world.manuscripts["in review"], world["editor"]
    slot = f"letter-withdrawal_asked:{editor.pk}"
    answer = by(world, "author").post(
        asking(submission),
        {
            "seen": submission.again().row_version,
            "note": "We found an error.",
            f"{slot}-proposal": "0",
            f"{slot}-subject": "From the office",
            f"{slot}-body": "Please accept it today.",
            f"letter-withdrawal_asked:{world['recommending editor'].pk}-proposal": "0",
            f"letter-withdrawal_asked:{world['recommending editor'].pk}-skip": "on",
        },
    )
    assert answer.status_code == 302
    letters = Letter.objects.filter(key="withdrawal_asked")
    assert {letter.to for letter in letters} >= {editor, world["recommending editor"]}
    assert not letters.filter(body__contains="accept it today").exists()


def test_editor_is_shown_the_letter_and_changes_it(world: World) -> None:
    submission = world.manuscripts["in review"]
    submission.again().ask_to_withdraw(by=world["author"], note="We found an error.")
    address = reverse("desk:act", args=["submission", submission.pk, "refuse_withdrawal"])
    slot = f"letter-withdrawal_refused:{world['author'].pk}"
    assert f"{slot}-body" in by(world, "editor").get(address).content.decode()
    answer = by(world, "editor").post(
        address,
        {
            "seen": submission.again().row_version,
            "note": "The reports are nearly in.",
            f"{slot}-proposal": "0",
            f"{slot}-subject": "Your wish",
            f"{slot}-body": "Please wait a week.",
        },
    )
    assert answer.status_code == 302
    letter = Letter.objects.get(key="withdrawal_refused")
    assert (letter.subject, letter.body) == ("Your wish", "Please wait a week.\n")
