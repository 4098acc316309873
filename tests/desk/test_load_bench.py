"""The workload of the bench: loaded once, into a database with nothing else in it, and every page opens on it."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from issues.models import Article, Galley, Issue
from journal.models import Grant, User
from review.models import Assignment, Report, Round
from submissions.models import Submission
from tests.bench.dataset import STAGES, invented
from tests.desk.conftest import signed_in
from tests.factories.submissions import make_submission


@pytest.fixture
def dataset(tmp_path):
    """Two manuscripts of each stage, and two articles of one issue."""
    whole = invented()
    left, some = Counter(dict.fromkeys(STAGES, 2)), []
    for row in whole["submissions"]:
        left[row["stage"]] -= 1
        if left[row["stage"]] >= 0:
            some.append(row)
    whole |= {"issues": whole["issues"][:1], "published": whole["published"][:2], "submissions": some}
    path = tmp_path / "dataset.json"
    path.write_text(json.dumps(whole))
    return path


def test_workload_is_as_large_as_it_says() -> None:
    whole = invented()
    assert [len(whole[name]) for name in ("users", "issues", "published", "submissions")] == [500, 40, 480, 2000]
    assert sum(len(each["assignments"]) for row in whole["submissions"] for each in row["rounds"]) == 4902
    assert whole == invented()


def test_workload_is_loaded_once_and_its_pages_open(dataset, capsys) -> None:
    call_command("load_bench", dataset, times=2)
    call_command("load_bench", dataset)
    assert "Loaded in" in capsys.readouterr().out
    assert (Issue.objects.count(), Article.objects.public().count(), Galley.objects.count()) == (1, 2, 4)
    assert Submission.objects.count() == 2 * 2 * len(STAGES)
    assert Article.objects.in_production().count() == 2 * 2 * 5
    assert User.objects.count() == 500 + 3 * 200
    assert Grant.objects.count() == 25
    assert Report.objects.count() == Assignment.objects.filter(reported_at__isnull=False).count()
    assert Round.objects.filter(closed_at__isnull=True).count() == 4
    chief = signed_in(User.objects.get(email="user000@example.org"))
    reviewed = Submission.objects.filter(reports_in__gt=0, decided_at=None, due_on=None).first()
    for path in ("/desk/", "/desk/manuscripts/", f"/desk/manuscripts/{reviewed.pk}/", "/production/", "/"):
        assert chief.get(path).status_code == 200
    assert all(row.submitted_at < timezone.now() for row in Submission.objects.exclude(number=""))


def test_workload_goes_into_no_other_database(dataset) -> None:
    make_submission()
    with pytest.raises(CommandError, match="none of the bench"):
        call_command("load_bench", dataset)
    assert Submission.objects.count() == 1


def test_workload_goes_into_no_service(dataset, settings) -> None:
    settings.IN_SERVICE = True
    with pytest.raises(CommandError, match="in service"):
        call_command("load_bench", dataset)


def test_file_that_is_none_is_refused(tmp_path) -> None:
    (tmp_path / "x.json").write_text("{")
    with pytest.raises(CommandError, match="could not be read"):
        call_command("load_bench", tmp_path / "x.json")
