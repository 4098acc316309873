"""The file of the workload: that of ``../shared/bench`` where it is at hand, else one of the same size and form."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[3] / "shared" / "bench" / "make_dataset.py"
STAGES = {
    "unsubmitted": 100, "unassigned": 300, "assigned": 200, "under_review": 700, "under_revision": 200,
    "editor_copyediting": 150, "author_copyediting": 75, "final_copyediting": 75, "typesetting": 150,
    "pre_publication": 50,
}  # fmt: skip
REVIEWED = frozenset(STAGES) - {"unsubmitted", "unassigned", "assigned"}
WORDS = [
    "river",
    "delta",
    "rice",
    "border",
    "reform",
    "temple",
    "market",
    "forest",
    "dam",
    "flood",
    "policy",
    "land",
    "memory",
    "school",
    "clinic",
    "survey",
    "music",
    "trade",
    "railway",
    "credit",
    "farmer",
    "cassava",
    "identity",
    "housing",
    "waste",
    "water",
    "energy",
    "lake",
    "treaty",
    "media",
    "data",
]
NAMES = [
    "Sokha",
    "Dara",
    "Bopha",
    "Linh",
    "Minh",
    "Anong",
    "Kham",
    "Souk",
    "Thida",
    "Zaw",
    "Mei",
    "Chea",
    "Sok",
    "Nguyen",
    "Tran",
    "Srisai",
    "Htun",
    "Zhang",
    "Sato",
]


def ready(folder: Path) -> tuple[Path, str]:
    """Return the file, made in this folder, and a word on which one it is."""
    path = folder / "dataset.json"
    if SHARED.exists():
        maker = Path(shutil.copy(SHARED, folder))
        subprocess.run([sys.executable, str(maker)], check=True, stdout=subprocess.DEVNULL)
        return path, "The reference workload of ../shared/bench."
    path.write_text(json.dumps(invented()), encoding="utf-8")
    return path, "../shared/bench is not at hand: an invented workload of the same size takes its place."


def invented() -> dict[str, Any]:
    """Return 500 people, 40 issues of 12 articles and 2,000 manuscripts under way, the same each time."""
    dice = random.Random(7)
    issues = [
        {"n": n, "volume": n // 2 + 1, "number": n % 2 + 1, "date": date(2006 + n // 2, 6 + n % 2 * 6, 15).isoformat()}
        for n in range(40)
    ]
    published = [
        {"i": i, "issue": i // 12, "first_page": 1 + i % 12 * 15, "last_page": 15 + i % 12 * 15,
         "date": issues[i // 12]["date"], "doi": f"10.55555/bench.{i + 1}", **_words(dice)}
        for i in range(480)
    ]  # fmt: skip
    stages = [stage for stage, number in STAGES.items() for _each in range(number)]
    manuscripts = [_manuscript(dice, 480 + place, stage) for place, stage in enumerate(stages)]
    for place in range(12):
        manuscripts[place * len(manuscripts) // 12]["authors"] = [499]
    return {"users": [_person(dice, n) for n in range(500)], "issues": issues, "published": published,
            "submissions": manuscripts}  # fmt: skip


def _person(dice: random.Random, n: int) -> dict[str, Any]:
    staff = ["editor"] * 5 + ["section-editor"] * 10 + ["copyeditor"] * 5 + ["typesetter"] * 5 + ["reviewer"] * 200
    return {
        "n": n, "email": f"user{n:03d}@example.org", "first": dice.choice(NAMES), "last": dice.choice(NAMES),
        "institution": f"Demonstration University {n % 10}", "roles": ["author", *staff[n : n + 1]],
    }  # fmt: skip


def _words(dice: random.Random) -> dict[str, Any]:
    return {
        "title": " ".join(dice.choices(WORDS, k=11)).capitalize(),
        "abstract": " ".join(dice.choices(WORDS, k=130)).capitalize() + ".",
        "authors": dice.sample(range(225, 500), dice.choice([2, 2, 3])),
        "keywords": [" ".join(dice.sample(WORDS, 2)) for _each in range(5)],
    }


def _manuscript(dice: random.Random, i: int, stage: str) -> dict[str, Any]:
    is_reviewed = stage == "under_review"
    number = (2 if is_reviewed and i % 3 == 0 else 1) if stage in REVIEWED else 0
    reviewers = dice.sample(range(25, 225), 3)
    rounds = []
    for each in range(1, number + 1):
        states = ["complete", "accepted", "requested"] if is_reviewed and each == number else ["complete"] * 3
        rounds.append({"number": each, "assignments": [_part(dice, who, state) for who, state in zip(
            reviewers, states, strict=True)]})  # fmt: skip
    return {
        "i": i, "stage": stage, "submitted_days_ago": dice.randint(3, 300), "editor": dice.randrange(15),
        "copyeditor": 15 + dice.randrange(5), "typesetter": 20 + dice.randrange(5), "rounds": rounds, **_words(dice),
    }  # fmt: skip


def _part(dice: random.Random, reviewer: int, state: str) -> dict[str, Any]:
    is_done = state == "complete"
    return {
        "reviewer": reviewer, "state": state, "due_in": dice.randint(-20, 30),
        "decision": dice.choice(["accept", "minor_revisions", "major_revisions", "reject"]) if is_done else None,
        "text": " ".join(dice.choices(WORDS, k=100)) if is_done else "",
    }  # fmt: skip
