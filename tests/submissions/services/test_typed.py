"""One form open in two places: fields merge, and nothing typed is written over or lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from journal.models import TypedField
from journal.services import OpenPage
from journal.text import trace
from submissions import services
from submissions.models import Submission
from submissions.states import Question
from tests.factories.people import make_user
from tests.factories.submissions import make_author, make_draft, make_revision

pytestmark = pytest.mark.django_db

FIELDS = ("title", "abstract", "keywords")
WORDS = st.sampled_from(["", "Sand", "Water", "ទន្លេ", "A river"])
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from([0, 1]), st.sampled_from(FIELDS), WORDS),
        st.tuples(st.sampled_from(["save", "lost", "reload"]), st.sampled_from([0, 1]), st.none(), st.none()),
        st.tuples(st.sampled_from(["keep", "take"]), st.sampled_from([0, 1]), st.sampled_from(FIELDS), st.none()),
    ),
    max_size=25,
)


@dataclass
class Tab:
    """A page as a browser holds it: what stands in the fields, what it knows of each, what it last saw saved."""

    name: str
    words: dict[str, str]
    was: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    clashes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = dict(self.words)
        self.was = {one: trace(value) for one, value in self.words.items()}


class World:
    """A draft open in two tabs, beside what must be saved: of each field the last accepted edit, and who made it."""

    def __init__(self) -> None:
        self.draft = make_draft()
        self.held = {one: getattr(self.draft, one) for one in FIELDS}
        self.writer = dict.fromkeys(FIELDS, "")
        self.tabs = [Tab("one", dict(self.held)), Tab("two", dict(self.held))]

    def type(self, number: int, name: str, words: str) -> None:
        self.tabs[number].words[name] = words

    def reload(self, number: int, *_more: None) -> None:
        self.tabs[number] = Tab(f"{self.tabs[number].name}.", dict(self.held))

    def keep(self, number: int, name: str, *_more: None) -> None:
        tab = self.tabs[number]
        if name in tab.clashes:
            tab.seen[name] = tab.clashes.pop(name)
            tab.was[name] = trace(tab.seen[name])

    def take(self, number: int, name: str, *_more: None) -> None:
        tab = self.tabs[number]
        if name in tab.clashes:
            tab.words[name] = tab.clashes[name]
            self.keep(number, name)

    def save(self, number: int, *_more: None, is_lost: bool = False) -> None:
        tab = self.tabs[number]
        typed = {one for one in FIELDS if tab.words[one] != tab.seen[one]}
        clashing = {one: self.held[one] for one in typed if self._is_overtaken(tab, one)}
        for one in typed - set(clashing):
            if self.held[one] != tab.words[one]:
                self.held[one], self.writer[one] = tab.words[one], tab.name
        page = OpenPage(was=dict(tab.was), name=tab.name)
        services.save_metadata(submission=self.draft, by=self.draft.corresponding_user, page=page, **tab.words)
        assert {one: clash.theirs for one, clash in page.clashes.items()} == clashing
        if not is_lost:
            tab.was |= page.known
            tab.clashes = dict(clashing)
            tab.seen |= {one: tab.words[one] for one in typed - set(clashing)}

    def lost(self, number: int, *_more: None) -> None:
        self.save(number, is_lost=True)

    def _is_overtaken(self, tab: Tab, name: str) -> bool:
        return self.held[name] not in {tab.words[name], tab.seen[name]} and self.writer[name] != tab.name


@given(edits=EDITS)
def test_any_interleaving_of_two_tabs_keeps_the_last_accepted_edit_and_every_word(edits: list[Any]) -> None:
    world = World()
    for act, *what in edits:
        getattr(world, act)(*what)
        now = world.draft.again()
        assert {one: getattr(now, one) for one in FIELDS} == world.held


def page_of(draft: Submission, name: str = "one", **was: Any) -> OpenPage:
    return OpenPage(was={field: trace(value) for field, value in was.items()}, name=name)


def test_clash_names_who_changed_the_field_and_when() -> None:
    draft = make_draft()
    other = make_user(given_name="Kimsan", family_name="Chea")
    Submission.objects.filter(pk=draft.pk).update(entered_by=other)
    page = page_of(draft, title=draft.title)
    draft = draft.again()
    services.save_metadata(submission=draft, by=other, title="By the office")
    services.save_metadata(submission=draft, by=draft.corresponding_user, page=page, title="By the author")
    clash = page.clashes["title"]
    assert (clash.theirs, clash.by, clash.at) == ("By the office", other, TypedField.objects.get().at)
    assert draft.again().title == "By the office"


def test_translations_of_two_languages_are_two_fields() -> None:
    draft = make_draft()
    by = draft.corresponding_user
    for language, title in (("km", "ទន្លេ"), ("lo", "ແມ່ນ້ຳ")):
        page = page_of(draft, title="")
        services.save_translation(submission=draft, language=language, by=by, page=page, title=title)
        assert page.clashes == {}
    late = page_of(draft, name="two", title="")
    services.save_translation(submission=draft, language="km", by=by, page=late, title="Late")
    assert late.clashes["title"].theirs == "ទន្លេ"


def test_two_questions_merge_and_one_clashes() -> None:
    draft = make_draft(is_complete=False)
    by = draft.corresponding_user
    was = {question.value: [False, False, "", []] for question in Question}
    first, second = page_of(draft, "one", **was), page_of(draft, "two", **was)
    services.answer_declarations(
        submission=draft, by=by, page=first,
        answers={"funding": {"is_none": True}, "ai": {"is_none": False, "statement": ""}},
    )  # fmt: skip
    services.answer_declarations(
        submission=draft, by=by, page=second,
        answers={"funding": {"statement": "By a fund."}, "ai": {"is_none": True}},
    )  # fmt: skip
    assert {name: clash.theirs for name, clash in second.clashes.items()} == {"funding": [False, True, "", []]}
    found = {row.question: str(row.answer) for row in draft.declarations.all()}
    assert found == {"funding": "None", "ai": "None"}


def test_author_and_response_clash_like_any_other_field() -> None:
    draft = make_draft()
    author = make_author(draft, given_name="Dara")
    by = draft.corresponding_user
    pages = [page_of(draft, name, given_name="Dara", affiliation=author.affiliation) for name in ("one", "two")]
    services.save_author(submission=draft, by=by, author_id=author.pk, page=pages[0], given_name="Sok Dara")
    services.save_author(
        submission=draft, by=by, author_id=author.pk, page=pages[1], given_name="Dara S.", affiliation="A lab"
    )
    author.refresh_from_db()
    assert (author.given_name, author.affiliation) == ("Sok Dara", "A lab")
    assert pages[1].clashes["given_name"].theirs == "Sok Dara"

    revision = make_revision()
    pages = [page_of(revision, name, response="We have mended it all.") for name in ("one", "two")]
    for page in pages:
        services.save_response(
            submission=revision, by=revision.corresponding_user, page=page, response=f"From {page.name}"
        )
    assert revision.version_in_work.response == "From one"
    assert pages[1].clashes["response"].theirs == "From one"


def test_deleted_draft_leaves_no_trace_of_who_typed() -> None:
    draft = make_draft()
    services.save_metadata(submission=draft, by=draft.corresponding_user, title="Another")
    services.delete_draft(submission=draft, by=draft.corresponding_user)
    assert not TypedField.objects.exists()


@pytest.mark.parametrize(("typed", "queries"), [({"title": "One"}, 5), (dict.fromkeys(FIELDS, "All"), 5)])
def test_saving_asks_the_database_the_same_however_many_fields(typed: dict[str, str], queries: int) -> None:
    draft = make_draft().again()
    page = page_of(draft, **{name: getattr(draft, name) for name in typed})
    with CaptureQueriesContext(connection) as asked:
        services.save_metadata(submission=draft, by=draft.corresponding_user, page=page, **typed)
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == queries
