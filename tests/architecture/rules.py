"""Rules of the house that neither the linter nor import-linter can see, each a function from source to findings.

A finding is the line number and a sentence. `test_rules.py` plants violations; `test_house.py` applies the rules.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

Finding = tuple[int, str]

APPS = ("journal", "submissions", "review", "issues")
EDGES_OF_DJANGO = ("django.http", "django.shortcuts", "django.views", "django.urls.resolvers")
WRITES = {"update", "create", "get_or_create", "update_or_create", "bulk_create", "aupdate", "acreate"}
COMPARISONS = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
MAY_A_MIGRATION_IMPORT = {"journal.storage"}  # the function that makes keys of files stands in the columns
WITH_FORMAT = 2  # arguments of a call: the day, and how it is written
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common|stuff)(_|$)")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each imported module, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def migration_knows_the_app(tree: ast.AST) -> list[Finding]:
    """A migration must still run when the code it was written beside is gone."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = ["." * node.level + (node.module or "")]
        else:
            continue
        found += [
            (node.lineno, f"a migration imports {module}")
            for module in modules
            if (module.split(".")[0] in APPS or module.startswith(".")) and module not in MAY_A_MIGRATION_IMPORT
        ]
    return found


def request_below_the_edges(tree: ast.AST) -> list[Finding]:
    """Services, queries and models know no request and no response."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or ""]
            if node.module == "django":
                modules += [f"django.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        else:
            continue
        found += [
            (node.lineno, f"{module} belongs to views")
            for module in modules
            if any(module == edge or module.startswith(edge + ".") for edge in EDGES_OF_DJANGO)
        ]
    return found


def state_is_written(tree: ast.AST) -> list[Finding]:
    """A state changes by calling a step, never by assignment, update or creation."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_is_state(part) for target in targets for part in _parts(target)):
                found.append((node.lineno, "a state is assigned"))
        elif isinstance(node, ast.Call):
            name = _called(node)
            if name in WRITES and any(keyword.arg == "state" for keyword in node.keywords):
                found.append((node.lineno, f"a state is written by {name}()"))
            if name == "setattr" and len(node.args) > 1 and _is_constant(node.args[1], "state"):
                found.append((node.lineno, "a state is assigned"))
    return found


def state_is_compared(tree: ast.AST) -> list[Finding]:
    """Views and services ask which steps are possible, not which state it is."""
    return [
        (node.lineno, "a state is compared")
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(operator, COMPARISONS) for operator in node.ops)
        and any(_is_state(part) for part in [node.left, *node.comparators])
    ]


def environment_is_read(tree: ast.AST) -> list[Finding]:
    """The settings alone read the environment."""
    return [
        (node.lineno, "the environment is read outside the settings")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} and _is_name(node.value, "os"))
        or (isinstance(node, ast.ImportFrom) and node.module == "os" and _imports_any(node, {"environ", "getenv"}))
    ]


def signal_is_used(tree: ast.AST) -> list[Finding]:
    """One function calls another; nothing happens by signal, but what an AppConfig connects."""
    return [(line, "signals hide who calls whom") for line, module in imports(tree) if module.endswith("signals")]


def text_is_trusted(tree: ast.AST) -> list[Finding]:
    """HTML is declared safe in one module only, behind the cleaner."""
    return [
        (node.lineno, "HTML is declared safe outside journal/text.py")
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and _imports_any(node, {"mark_safe"}))
        or (isinstance(node, ast.Call) and _called(node) in {"mark_safe", "SafeString", "SafeText"})
    ]


def date_without_form(tree: ast.AST) -> list[Finding]:
    """A day is written in one way; without a format Django writes it as the language of the reader has it."""
    return [
        (node.lineno, f"{_called(node)}() without a format")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and _called(node) in {"date_format", "time_format"}
        and len(node.args) + len([keyword for keyword in node.keywords if keyword.arg == "format"]) < WITH_FORMAT
    ]


def name_is_vague(tree: ast.AST) -> list[Finding]:
    """A name says what the thing is for; only what Django calls a manager is one."""
    return [
        (node.lineno, f"“{node.name}” says nothing")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and VAGUE.search(_snake(node.name))
        and not (isinstance(node, ast.ClassDef) and any("Manager" in ast.unparse(base) for base in node.bases))
    ]


def walks_up(tree: ast.AST, accessors: Iterable[str]) -> list[Finding]:
    """A lower app does not reach into a higher one over a reverse relation, in attributes or in look-ups."""
    names = set(accessors)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in names:
            found.append((node.lineno, f".{node.attr} is a relation of a higher app"))
        elif isinstance(node, ast.keyword) and node.arg and "__" in node.arg and node.arg.split("__")[0] in names:
            found.append((node.value.lineno, f"{node.arg} looks into a higher app"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            head, separator, _ = node.value.partition("__")
            if separator and head in names and node.value.isidentifier():
                found.append((node.lineno, f"{node.value} looks into a higher app"))
    return found


# ------------------------------------------------------------------------------------------------------ templates

TEMPLATE_RULES = {
    # A block of JSON is data: the browser runs nothing in it.
    "a script without an address": re.compile(r'<script(?![^>]*\s(src=|type="application/json"))', re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^<>]*\s(on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "an address that is a script": re.compile(r"javascript:", re.IGNORECASE),
    # A field's help text comes from the code, with lists in it, and stands so in Django's own templates.
    "text that is not escaped": re.compile(r"(?<!field\.help_text)\|\s*(safe|safeseq)\b|{%\s*autoescape\s+off"),
    "a comparison of states": re.compile(r"{%-?\s*(el)?if\b[^%]*\bstate\b\s*(==|!=|in\b|not\s+in\b)"),
    "a date without a format": re.compile(r"{[{%][^}]*\|\s*(date|time)\b(?!:)[^}]*}"),
    "a stylesheet or script from elsewhere": re.compile(
        r"<(script|link)\b[^>]*\s(src|href)=[\"']?(https?:)?//", re.IGNORECASE
    ),
}
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->", re.DOTALL)


def template_findings(source: str) -> list[Finding]:
    """What a template must not hold: the policy of the pages forbids it, or the habits of the house."""
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    return sorted(
        (text.count("\n", 0, match.start()) + 1, sentence)
        for sentence, pattern in TEMPLATE_RULES.items()
        for match in pattern.finditer(text)
    )


# ---------------------------------------------------------------------------------------------------------- parts


def _parts(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _parts(part)
    else:
        yield target


def _is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "state" and not _is_constant(node, "state")


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_constant(node: ast.AST, value: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _imports_any(node: ast.ImportFrom, names: set[str]) -> bool:
    return any(alias.name in names for alias in node.names)


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
