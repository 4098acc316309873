"""docs/workflow.md: the tables of the workflow as people read them, written from the steps themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import product
from typing import Any

from rules import Predicate

from journal import roles
from journal.checks import workflow_models
from journal.guards import OrReason
from journal.workflow import Step, WorkflowModel

HEAD = """# The workflow

Written by `manage.py workflow` from the steps in the code; do not edit. `manage.py workflow --check` fails when it is
out of date. The engine that takes the steps is described in [architecture.md](architecture.md).

A step that keeps the state shows one state in *from → to* only; **any** stands for every state. Nobody who is excluded
from a manuscript (an author, a reviewer, a person with a conflict of interest) takes an editor's step, whatever their
roles; the matrices do not repeat it. The *clock* is the system itself, at its time.
"""
NAMED = ("is_", "holds_")  # a combination of predicates under such a name is a word of its own; any other is spelt out


def page() -> str:
    """Return the whole page."""
    models = sorted(workflow_models(), key=_place)
    parts = [HEAD, "\n".join(f"- [{_title(model)}](#{_title(model).lower()})" for model in models) + "\n"]
    parts += [_section(model) for model in models]
    parts.append(_glossary(models))
    return "\n".join(parts)


def final_states(model: type[WorkflowModel]) -> tuple[str, ...]:
    """Return the states of a model that its app declares final."""
    known = model._meta.get_field("state").choices  # type: ignore[union-attr]
    declared = import_module(f"{model._meta.app_config.name}.states").FINAL  # type: ignore[union-attr]
    return tuple(str(state) for state in declared if list(type(state).choices) == list(known))


# -- One machine -----------------------------------------------------------------------------------------------------


def _section(model: type[WorkflowModel]) -> str:
    sentence = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    return "\n".join(
        [
            f"## {_title(model)}\n",
            f"{sentence}\n",
            _diagram(model),
            f"### Steps of the {_title(model).lower()}\n",
            _steps(model),
            f"### Who may do what to the {_title(model).lower()}, by state\n",
            _matrix(model),
        ]
    )


def _diagram(model: type[WorkflowModel]) -> str:
    field = model._meta.get_field("state")
    states = dict(field.choices)  # type: ignore[union-attr]
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in model.steps():
        for source in row.sources if row.target else ():
            arrows.setdefault((source, str(row.target)), []).append(str(row.label).replace(":", " –"))
    lines = [f'    state "{label}" as {state}' for state, label in states.items()]
    lines.append(f"    [*] --> {field.get_default()}")  # type: ignore[union-attr]
    lines += [f"    {source} --> {target}: {' / '.join(labels)}" for (source, target), labels in arrows.items()]
    lines += [f"    {state} --> [*]" for state in final_states(model)]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```\n"])


def _steps(model: type[WorkflowModel]) -> str:
    head = ("Step", "From → to", "Who", "Only if", "Letters", "Asks", "What happens")
    return _table(
        head,
        (
            (
                f"**{row.label}**<br>`{row.name}`",
                _way(model, row),
                words(row.who, model),
                "<br>".join(_condition(guard) for guard in row.guards),
                "<br>".join(f"`{key}`" for key in row.letters),
                ", ".join([*row.asks, *(["reason"] if row.needs_reason else [])]).replace("_", " "),
                row.sentence,
            )
            for row in model.steps()
        ),
    )


def _way(model: type[WorkflowModel], row: Step) -> str:
    states = dict(model._meta.get_field("state").choices)  # type: ignore[union-attr]
    sources = "any" if set(row.sources) == set(states) else ", ".join(str(states[source]) for source in row.sources)
    return sources if row.target is None else f"{sources} → {states[row.target]}"


def _condition(guard: Any) -> str:
    if isinstance(guard, OrReason):
        return f"{_condition(guard.guard)} or a reason is given".replace(". or", ", or") + "."
    return _sentence(guard)


def _matrix(model: type[WorkflowModel]) -> str:
    """Return one line a state and one column a kind of person, with the steps each may take."""
    rights = [(row, alternatives(row.who, model)) for row in model.steps()]
    people = list(dict.fromkeys(person for _row, persons in rights for person in persons))
    states = dict(model._meta.get_field("state").choices)  # type: ignore[union-attr]
    return _table(
        ("State", *people),
        (
            (
                f"**{label}**",
                *(
                    "<br>".join(str(row.label) for row, who in rights if person in who and state in row.sources)
                    for person in people
                ),
            )
            for state, label in states.items()
        ),
    )


# -- People ----------------------------------------------------------------------------------------------------------


def words(who: Predicate, model: type[WorkflowModel], *, inner: bool = False) -> str:
    """Return in words whom a predicate lets through."""
    kind, parts = _parts(who, model)
    if kind == "leaf":
        return _word(_name(who, model) or who.name)
    if kind == "not":
        return f"not {words(parts[0], model, inner=True)}"
    if kind == "or":
        found = [words(part, model, inner=True) for part in parts]
        text = f"{', '.join(found[:-1])} or {found[-1]}"
        return f"({text})" if inner else text
    return " and ".join(words(part, model, inner=True) for part in parts)


def alternatives(who: Predicate, model: type[WorkflowModel]) -> list[str]:
    """Return the kinds of people a predicate lets through, each by itself; that nobody excluded is meant goes unsaid."""
    return [" and ".join(parts) for parts in _alternatives(who, model)]


def _alternatives(who: Predicate, model: type[WorkflowModel]) -> list[list[str]]:
    kind, parts = _parts(who, model)
    if kind == "or":
        return [found for part in parts for found in _alternatives(part, model)]
    if kind == "and":
        return [sum(chosen, []) for chosen in product(*(_alternatives(part, model) for part in parts))]
    said = words(who, model, inner=True)
    return [[]] if said == "not excluded" else [[said]]


def _parts(who: Predicate, model: type[WorkflowModel], *, named: bool = False) -> tuple[str, list[Predicate]]:
    """Take a predicate apart: what combines it, and of which others; one with a name of its own is whole."""
    name = _name(who, model)
    if name and name.startswith(NAMED) and not named:
        return "leaf", []
    inside = dict(
        zip(who.fn.__code__.co_freevars, (cell.cell_contents for cell in who.fn.__closure__ or ()), strict=True)
    )
    kind = {"AND": "and", "OR": "or", "INVERT": "not"}.get(who.fn.__name__)
    if kind == "not":
        return "not", [inside["self"]]
    if kind:
        flat: list[Predicate] = []
        for part in (inside["self"], inside["other"]):
            part_kind, part_parts = _parts(part, model)
            flat += part_parts if part_kind == kind else [part]
        return kind, flat
    asked = [found for found in inside.values() if isinstance(found, Predicate)]
    return _parts(asked[0], model, named=named) if asked else ("leaf", [])


def _names(model: type[WorkflowModel]) -> Iterator[tuple[str, Predicate]]:
    """Yield the names of predicates this model's app and those below use, names of their own first."""
    app = import_module(f"{model._meta.app_config.name}.roles")  # type: ignore[union-attr]
    below = [found for found in vars(app).values() if getattr(found, "__name__", "").endswith(".roles")]
    modules = [app, *below, import_module("submissions.roles"), roles]
    found = [
        (name, value) for module in modules for name, value in vars(module).items() if isinstance(value, Predicate)
    ]
    yield from sorted(found, key=lambda pair: not pair[0].startswith(NAMED))


def _name(who: Predicate, model: type[WorkflowModel]) -> str | None:
    return next((name for name, value in _names(model) if value is who), None)


def _word(name: str) -> str:
    word = name.removeprefix("is_").replace("_", " ").replace("editor in chief", "editor-in-chief")
    return f"{word.removeprefix('holds ')} by role" if word.startswith("holds ") else word


def _glossary(models: Iterable[type[WorkflowModel]]) -> str:
    """Return what each word for people means; combinations are spelt out."""
    lines: dict[str, str] = {}
    for model in models:
        todo = [row.who for row in model.steps()]
        while todo:
            who = todo.pop()
            kind, parts = _parts(who, model, named=True)
            name = _name(who, model)
            if name and name.startswith(NAMED):
                word = _word(name)
                lines.setdefault(word, _sentence(who.fn) if kind == "leaf" else _spelt(kind, parts, model))
            elif kind == "leaf":
                lines.setdefault(_word(name or who.name), _sentence(who.fn))
            todo += parts
    said = "\n".join(f"- **{word}**: {line}" for word, line in sorted(lines.items()))
    return f"## Who is who\n\n{said}\n"


def _spelt(kind: str, parts: list[Predicate], model: type[WorkflowModel]) -> str:
    said = [words(part, model, inner=True) for part in parts]
    joined = f"{', '.join(said[:-1])} or {said[-1]}" if kind == "or" else " and ".join(said)
    return joined[0].upper() + joined[1:] + "."


# -- Text ------------------------------------------------------------------------------------------------------------


def _sentence(function: Any) -> str:
    """Return the first sentence of what a function says of itself."""
    text = " ".join((function.__doc__ or function.__name__.replace("_", " ")).split("\n\n")[0].split())
    return text if text.endswith(".") else f"{text}."


def _title(model: type[WorkflowModel]) -> str:
    name = str(model._meta.verbose_name)
    return name[0].upper() + name[1:]


def _place(model: type[WorkflowModel]) -> tuple[str, ...]:
    order = ("submissions", "review", "issues")
    label = model._meta.app_label
    return (str(order.index(label)) if label in order else label,)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"
