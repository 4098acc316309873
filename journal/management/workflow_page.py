"""docs/workflow.md: the tables of the workflow as people read them, written from the steps themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain, product
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
    return "\n".join(parts)


def final_states(model: type[WorkflowModel]) -> tuple[str, ...]:
    """Return the states of a model that its app declares final."""
    declared = import_module(f"{model._meta.app_config.name}.states").FINAL  # type: ignore[union-attr]
    return tuple(str(state) for state in declared if list(type(state).values) == list(_states(model)))


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
            f"### Who is who to the {_title(model).lower()}\n",
            _glossary(model),
        ]
    )


def _states(model: type[WorkflowModel]) -> dict[str, Any]:
    """Return the states of a machine with their labels, in the order they are written."""
    return dict(model._meta.get_field("state").choices)  # type: ignore[misc, union-attr]


def _diagram(model: type[WorkflowModel]) -> str:
    states = _states(model)
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in model.steps():
        for source in row.sources if row.target else ():
            arrows.setdefault((source, str(row.target)), []).append(str(row.label).replace(":", " –"))
    lines = [f'    state "{label}" as {state}' for state, label in states.items()]
    lines.append(f"    [*] --> {model._meta.get_field('state').get_default()}")  # type: ignore[misc, union-attr]
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
    states = _states(model)
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
    states = _states(model)
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


def words(who: Predicate, model: type[WorkflowModel], *, inside: str = "") -> str:
    """Return in words whom a predicate lets through; ``inside`` is what combines it with others."""
    who = _itself(who)
    kind, parts = _parts(who, model)
    if kind == "leaf":
        return _word(_name(who, model) or who.name, model)
    text = _spelt(kind, parts, model)
    return f"({text})" if inside and kind != "not" else text


def _spelt(kind: str, parts: list[Predicate], model: type[WorkflowModel]) -> str:
    said = [words(part, model, inside=kind) for part in parts]
    if kind == "not":
        return f"not {said[0]}"
    return f"{', '.join(said[:-1])} or {said[-1]}" if kind == "or" else " and ".join(said)


def alternatives(who: Predicate, model: type[WorkflowModel]) -> list[str]:
    """Return the kinds of people a predicate lets through, each by itself; “not excluded” goes without saying."""
    return [" and ".join(parts) for parts in _alternatives(who, model)]


def _alternatives(who: Predicate, model: type[WorkflowModel]) -> list[list[str]]:
    kind, parts = _parts(_itself(who), model)
    if kind == "or":
        return [found for part in parts for found in _alternatives(part, model)]
    if kind == "and":
        return [list(chain(*chosen)) for chosen in product(*(_alternatives(part, model) for part in parts))]
    said = words(who, model)
    return [[]] if said == "not excluded" else [[said]]


def _parts(who: Predicate, model: type[WorkflowModel], *, named: bool = False) -> tuple[str, list[Predicate]]:
    """Take a predicate apart: what combines it, and of which others; one with a name of its own is whole."""
    name = _name(who, model)
    inside = _inside(who)
    kind = {"AND": "and", "OR": "or", "INVERT": "not"}.get(who.fn.__name__)
    if kind is None or (name and name.startswith(NAMED) and not named):
        return "leaf", []
    if kind == "not":
        return "not", [inside["self"]]
    flat: list[Predicate] = []
    for part in map(_itself, (inside["self"], inside["other"])):
        part_kind, part_parts = _parts(part, model)
        flat += part_parts if part_kind == kind else [part]
    return kind, flat


def _inside(who: Predicate) -> dict[str, Any]:
    """Return what a predicate is made of, by the names it has there."""
    cells = [cell.cell_contents for cell in who.fn.__closure__ or ()]
    return dict(zip(who.fn.__code__.co_freevars, cells, strict=True))


def _itself(who: Predicate) -> Predicate:
    """Return the predicate that one asks which only passes the question on to another object."""
    asked = _inside(who).get("asked")
    return _itself(asked) if isinstance(asked, Predicate) else who


def _names(model: type[WorkflowModel]) -> Iterator[tuple[str, Predicate]]:
    """Yield the names of the predicates this model's app and those below it use, names of their own first."""
    app = import_module(f"{model._meta.app_config.name}.roles")  # type: ignore[union-attr]
    below = [found for found in vars(app).values() if getattr(found, "__name__", "").endswith(".roles")]
    every = [pair for module in (app, *below, roles) for pair in vars(module).items()]
    found = [(name, value) for name, value in every if isinstance(value, Predicate)]
    yield from sorted(found, key=lambda pair: not pair[0].startswith(NAMED))


def _name(who: Predicate, model: type[WorkflowModel]) -> str | None:
    return next((name for name, value in _names(model) if value is who), None)


def _word(name: str, model: type[WorkflowModel]) -> str:
    """Return a name without its underscores; a role is told from the person who holds it for this very object."""
    word = name.removeprefix("is_").removeprefix("holds_")
    is_taken = name.startswith("holds_") and any(known == f"is_{word}" for known, _value in _names(model))
    return word.replace("_", " ").replace("editor in chief", "editor-in-chief") + (" by role" if is_taken else "")


def _glossary(model: type[WorkflowModel]) -> str:
    """Return what each word for people means; combinations are spelt out."""
    lines: dict[str, str] = {}
    todo = [row.who for row in model.steps()]
    while todo:
        who = _itself(todo.pop())
        name = _name(who, model)
        kind, parts = _parts(who, model, named=True)
        if kind == "leaf" or (name and name.startswith(NAMED)):
            said = _sentence(who.fn) if kind == "leaf" else f"{_spelt(kind, parts, model).capitalize()}."
            lines.setdefault(_word(name or who.name, model), said)
        todo += parts
    return "\n".join(f"- **{word}**: {line}" for word, line in sorted(lines.items())) + "\n"


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
