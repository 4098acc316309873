"""The rules of the house, held against the house."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from tests.architecture import rules

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {*rules.APPS, "tests"}
LONGEST = 450  # lines; "about 400", then a package of the same name
BELOW_THE_EDGES = {
    "services",
    "queries",
    "disclosure",
    "models",
    "workflow",
    "roles",
    "guards",
    "letters",
    "letterbook",
    "outbox",
    "states",
    "storage",
}
ABOVE = {"journal": ("submissions", "review", "issues"), "submissions": ("review", "issues")}


def sources(*, migrations: bool = False) -> Iterator[Path]:
    """Every Python file of the apps."""
    for app in rules.APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if ("migrations" in path.parts) == migrations:
                yield path.relative_to(ROOT)


def kind(path: Path) -> str:
    """Return what a file is in its app: `review/services/rounds.py` is services."""
    parts = path.with_suffix("").parts[1:]
    return parts[1] if parts[0] == "desk" and len(parts) > 1 else parts[0]


def findings(
    rule: Callable[[ast.AST], list[rules.Finding]], paths: Iterator[Path] | list[Path], *, but: tuple[str, ...] = ()
) -> list[str]:
    """Apply a rule to files; ``but`` names files, or folders that end in a slash."""
    found = []
    for path in paths:
        name = path.as_posix()
        if any(name == spared or (spared.endswith("/") and name.startswith(spared)) for spared in but):
            continue
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        found += [f"{name}:{line}: {sentence}" for line, sentence in rule(tree)]
    return found


def none(found: list[str]) -> None:
    """Fail with every finding on a line of its own."""
    if found:
        pytest.fail("\n".join(found), pytrace=False)


def test_top_level_holds_no_other_package() -> None:
    found = {path.parent.name for path in ROOT.glob("*/*.py") if not path.parent.name.startswith(".")}
    assert found - PACKAGES - {"var"} == set()


def test_migrations_import_no_app() -> None:
    none(findings(rules.migration_knows_the_app, sources(migrations=True)))


def test_requests_stay_at_the_edges() -> None:
    below = [path for path in sources() if kind(path) in BELOW_THE_EDGES]
    none(findings(rules.request_below_the_edges, below))


def test_states_are_written_by_steps_alone() -> None:
    none(findings(rules.state_is_written, sources(), but=("journal/workflow.py",)))


def test_states_are_not_compared_in_views_and_services() -> None:
    upper = [
        path for path in sources() if kind(path) in {"views", "services", "forms", "tasks", "urls", "templatetags"}
    ]
    none(findings(rules.state_is_compared, upper))


def test_environment_is_read_by_the_settings_alone() -> None:
    # The entry points name the settings; the commands that start the default set-up make the environment.
    none(findings(rules.environment_is_read, sources(), but=("journal/config/", "journal/management/")))


def test_nothing_happens_by_signal() -> None:
    apps_files = tuple(path.as_posix() for path in sources() if path.name == "apps.py")
    none(findings(rules.signal_is_used, sources(), but=apps_files))


def test_html_is_trusted_in_one_place() -> None:
    none(findings(rules.text_is_trusted, sources(), but=("journal/text.py",)))


def test_dates_are_written_with_a_format() -> None:
    none(findings(rules.date_without_form, sources()))


def test_names_say_something() -> None:
    none(findings(rules.name_is_vague, sources()))


def test_files_stay_short() -> None:
    lengths = {path.as_posix(): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


@pytest.mark.parametrize("lower", ABOVE)
def test_lower_app_does_not_walk_up(lower: str) -> None:
    accessors = {
        relation.get_accessor_name()
        for model in apps.get_app_config(lower).get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in ABOVE[lower] and relation.get_accessor_name()
    }
    of_the_lower = [p for p in sources() if p.parts[0] == lower and p.parts[1] not in {"desk", "config", "management"}]
    none(findings(lambda tree: rules.walks_up(tree, accessors), of_the_lower))


def test_templates_hold_no_script_style_or_decision() -> None:
    folders = [ROOT / "templates", *(ROOT / app for app in rules.APPS)]
    found = [
        f"{path.relative_to(ROOT)}:{line}: {sentence}"
        for folder in folders
        for path in sorted(folder.rglob("*.html"))
        for line, sentence in rules.template_findings(path.read_text(encoding="utf-8"))
    ]
    none(found)


def test_requests_are_not_wrapped_in_transactions() -> None:
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_pins_everything_by_hash_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9.-]+)(?:\[[a-z0-9,-]+\])?==\S+", text, re.MULTILINE)
    assert not re.search(r"https?://|file:|--index|--find-links", text)
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    assert text.count("--hash=sha256:") >= len(pinned)


def test_lock_holds_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    dev = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    wanted = [re.split(r"[\[<>=~ ]", name)[0] for name in project["project"]["dependencies"]]
    tools = [re.split(r"[\[<>=~ ]", name)[0] for name in project["dependency-groups"]["dev"]]
    assert [name for name in wanted if not re.search(rf"^{re.escape(name)}(\[.*\])?==", lock, re.MULTILINE)] == []
    assert [
        name for name in wanted + tools if not re.search(rf"^{re.escape(name)}(\[.*\])?==", dev, re.MULTILINE)
    ] == []
    assert not re.search(r"^django-fsm==", lock + dev, re.MULTILINE)  # the abandoned one; never both
