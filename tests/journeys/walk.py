"""The whole way of a manuscript, each act by the person whose act it is; the same with a browser and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys import ways

QUESTION, ANSWER = "Which villages are meant here?", "The five villages of the second table."


@dataclass(frozen=True, slots=True)
class Files:
    """What people bring along."""

    manuscript: Path
    revised: Path
    copy: Path
    edited: Path
    galley: Path


def to_acceptance(author: Any, reviewers: Sequence[Any], staff: Mapping[str, Any], files: Files, *, title: str) -> str:
    """Go from the file through two rounds of review to the acceptance; return the manuscript's number."""
    chief, editor = staff["chief"], staff["editor"]
    number = ways.submit(author, files.manuscript, title=title)
    assert number in author.mail.wait_for("we have received your manuscript").subject
    chief.open(chief.mail.wait_for(f"{number}: new manuscript").link)
    ways.assign(chief, "editor")

    editor.open(editor.mail.wait_for(f"{number}: you are the editor").link)
    last = _round(editor, reviewers, files, number, ["Major revision", "Accept after minor revision"])
    author.mail.wait_for(f"{number}: your manuscript is with reviewers")
    editor.open(last.link).click("Request a revision")
    ways.decide(editor, "Major revision")
    ways.revise(author, files.revised)

    editor.open(editor.mail.wait_for(f"{number}: a revised version has come").link)
    last = _round(editor, reviewers, files, number, ["Accept", "Accept"], again=True)
    editor.open(last.link).click("Accept")
    ways.decide(editor, "Accept")
    author.mail.wait_for(f"{number}: your manuscript is accepted")
    for reviewer in reviewers:
        reviewer.open(reviewer.mail.wait_for(f"{number}: how it ended").link).sees("How it ended")
    return number


def _round(
    editor: Any,
    reviewers: Sequence[Any],
    files: Files,
    number: str,
    recommendations: Sequence[str],
    *,
    again: bool = False,
) -> Any:
    """Go through one round, from the page of the manuscript; return the letter that tells of the last report."""
    ways.release_copy(editor, files.copy)
    ways.find(editor, number)
    if again:
        ways.open_next_round(editor, *reviewers)
    else:
        ways.send_to_review(editor)
        ways.invite(editor, *reviewers)
    for reviewer, recommendation in zip(reviewers, recommendations, strict=True):
        ways.agree_to_review(reviewer, again=again)
        ways.report(reviewer, recommendation)
        letter = editor.mail.wait_for(f"{number}: report by")
    return letter


def to_publication(
    author: Any, staff: Mapping[str, Any], files: Files, *, number: str, title: str, volume: int
) -> None:
    """Go from the acceptance through copyediting, proof and assembly to the published issue."""
    production, copyeditor = staff["production"], staff["copyeditor"]
    ways.begin_production(production, number)
    ways.ask_the_author(copyeditor, number, QUESTION)
    ways.answer_the_copyeditor(author, ANSWER)
    ways.finish_copyediting(copyeditor, number, files.edited)
    ways.send_proof(production, number, files.galley)
    ways.approve_proof(author)
    production.mail.wait_for(f"{number}: the proof is approved")
    ways.plan_issue(production, volume, 1)
    ways.place(production, title)
    ways.publish(production)
