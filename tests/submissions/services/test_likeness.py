"""What is like a manuscript: found by the worker after it was sent, kept as a flag, settled by an editor."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from journal.models import Event, Job, Letter
from journal.outbox import run_job
from journal.states import EDITORIAL
from journal.workflow import StepRefused
from submissions import services
from submissions.models import Imprint, Likeness, Submission, Version
from submissions.services import likeness as likeness_services
from submissions.services.likeness import ALIKE, look_for_alike
from submissions.states import Part
from tests.factories.people import make_editor, make_editor_in_chief, make_section
from tests.factories.submissions import (
    docx,
    keep_away,
    make_draft,
    make_editor_of,
    make_revision,
    make_version,
)

pytestmark = pytest.mark.django_db

ABSTRACT = (
    "Sand is taken from the bed of the river faster than it comes, and the banks fall in behind those who take it. "
    "We measure what is taken on forty kilometres of the lower river and ask who pays for it, and when."
)
OTHER = (
    "Migrants from the delta send money home by telephone, and with it they send opinions about how it should be spent. "
    "Interviews in three provinces follow one hundred families over two years of drought and flood."
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def sentences(begin: int, end: int) -> list[str]:
    return [
        f"In the year {n} the people of village {n * 7} lost {n * 3} steps of their bank to the river."
        for n in range(begin, end)
    ]


def word_file(paragraphs: list[str]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return docx(**{"word/document.xml": f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'})


def put(version: Version, paragraphs: list[str]) -> None:
    """Give a version another manuscript."""
    file = version.manuscript
    assert file
    file.stored.save("x.docx", ContentFile(word_file(paragraphs)), save=False)
    file.save()


def work() -> None:
    """Do what waits for the worker."""
    for pk in Job.objects.filter(kind=ALIKE, progress="queued").values_list("pk", flat=True):
        assert run_job(pk), Job.objects.get(pk=pk).last_error


def sent(title: str, abstract: str = "", text: list[str] | None = None, **fields: Any) -> Submission:
    """Send a manuscript in, and let the worker do what comes of it."""
    draft = make_draft(**fields)
    Submission.objects.filter(pk=draft.pk).update(title=title, abstract=abstract or f"{title}.")
    if text is not None:
        put(draft.versions.get(), text)
    services.submit(draft.again(), by=draft.corresponding_user)
    work()
    return draft.again()


def found() -> list[tuple[int, int | None, dict[Part, int]]]:
    return [(row.submission_id, row.other_id, row.parts) for row in Likeness.objects.order_by("pk")]


# -- What is found -------------------------------------------------------------------------------------------------


def test_further_language_is_compared_anew_though_no_version_was_begun_for_it() -> None:
    submission = sent("Sand", ABSTRACT)
    author = submission.corresponding_user
    submission.again().recall(by=author)
    services.save_translation(submission=submission.again(), language="fr", by=author, title="Le sable", abstract=OTHER)
    services.submit(submission.again(), by=author)
    work()
    assert submission.again().versions.count() == 1
    found = Imprint.objects.filter(submission=submission, part=Part.ABSTRACT).values_list("language", flat=True)
    assert sorted(found) == ["en", "fr"]


def test_manuscripts_that_have_nothing_in_common_are_not_alike() -> None:
    sent("The price of a riverbank", ABSTRACT, sentences(0, 40))
    sent("Money sent home from the delta", OTHER, sentences(100, 140))
    assert found() == []
    assert Event.objects.filter(name="submission.found_alike").count() == 0


def test_same_title_is_found_however_it_is_written() -> None:
    first = sent("Sand, and the price of a riverbank", ABSTRACT)
    second = sent("SAND AND THE PRICE\u200b OF A RIVERBANK!", OTHER)
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100})]
    event = Event.objects.get(name="submission.found_alike")
    assert (event.case_id, event.facts, event.by) == (second.case_file_id, {}, None)


def test_title_with_another_place_in_it_is_not_the_same() -> None:
    sent("Water governance in Laos", ABSTRACT)
    sent("Water governance in Cambodia", OTHER)
    assert found() == []


def test_title_in_a_further_language_counts() -> None:
    first = sent("ការគ្រប់គ្រងទឹកនៅក្នុងទន្លេមេគង្គ", ABSTRACT, language="km")
    draft = make_draft(title="Water in the Mekong", abstract=OTHER)
    services.save_translation(
        submission=draft,
        language="km",
        title="ការ\u200bគ្រប់គ្រង\u200bទឹក\u200bនៅ\u200bក្នុង\u200bទន្លេ\u200bមេគង្គ",
        by=draft.corresponding_user,
    )
    services.submit(draft.again(), by=draft.corresponding_user)
    work()
    assert found() == [(draft.pk, first.pk, {Part.TITLE: 100})]


def test_title_that_is_the_heading_of_its_section_or_one_word_is_none() -> None:
    for abstract in (ABSTRACT, OTHER):
        sent("Editorial", abstract)
        sent("Research article", abstract.upper()[:60], section=make_section(title="Research article"))
    assert found() == []


def test_abstract_with_a_few_words_changed_is_found() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    second = sent("Who pays for sand?", ABSTRACT.replace("forty kilometres", "fifty miles"))
    ((later, earlier, parts),) = found()
    assert (later, earlier) == (second.pk, first.pk)
    assert set(parts) == {Part.ABSTRACT}
    assert 75 <= parts[Part.ABSTRACT] <= 85


def test_text_that_shares_a_third_is_found_in_the_file() -> None:
    first = sent("The price of a riverbank", ABSTRACT, sentences(0, 60))
    second = sent("Money sent home from the delta", OTHER, [*sentences(40, 60), *sentences(200, 240)])
    ((later, earlier, parts),) = found()
    assert (later, earlier) == (second.pk, first.pk)
    assert set(parts) == {Part.TEXT}


def test_references_and_declarations_that_are_the_same_are_not_counted() -> None:
    end = ["Funding", "The work had no funding from anybody.", "References", *sentences(900, 990)]
    sent("The price of a riverbank", ABSTRACT, [*sentences(0, 40), *end])
    sent(
        "Money sent home from the delta",
        OTHER,
        [
            *(
                s.replace("people", "elders of the old upper").replace("lost", "were given")
                for s in sentences(100, 140)
            ),
            *end,
        ],
    )
    assert found() == []
    assert all("900" not in row.text for row in Imprint.objects.filter(part=Part.TEXT))


def test_withdrawn_and_declined_manuscripts_count() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    first.withdraw(by=first.corresponding_user, note="We send it elsewhere.")
    second = sent("The price of a riverbank", OTHER)
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100})]


def test_published_article_of_the_journals_own_counts() -> None:
    services.keep_article(
        article=77, submission=None, words=[("en", "The price of a riverbank", OTHER)], text="\n".join(sentences(0, 40))
    )
    second = sent("The price of a riverbank", ABSTRACT, sentences(0, 40))
    ((later, other, parts),) = found()
    assert (later, other, parts) == (second.pk, None, {Part.TITLE: 100, Part.TEXT: 100})
    assert Likeness.objects.get().publication == 77


def test_title_under_which_a_manuscript_was_published_counts_as_its_own() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    services.keep_article(article=78, submission=first, words=[("en", "What a riverbank costs", "")])
    second = sent("What a riverbank costs", OTHER)
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100})]


def test_resubmission_is_marked_and_not_raised() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    second = sent("The price of a riverbank", ABSTRACT, resubmission_of=first)
    third = sent("The price of a riverbank", ABSTRACT, resubmission_of=second)
    assert [(row.submission_id, row.other_id, row.is_resubmission) for row in Likeness.objects.order_by("pk")] == [
        (second.pk, first.pk, True), (third.pk, first.pk, True), (third.pk, second.pk, True),
    ]  # fmt: skip
    assert Event.objects.filter(name="submission.found_alike").count() == 0


def test_file_that_cannot_be_read_leaves_title_and_abstract() -> None:
    draft = make_draft(title="The price of a riverbank", abstract=ABSTRACT)
    file = draft.versions.get().manuscript
    assert file
    file.stored.save("x.docx", ContentFile(b"no Word file"), save=False)
    file.save()
    services.submit(draft.again(), by=draft.corresponding_user)
    work()
    assert set(Imprint.objects.values_list("part", flat=True)) == {Part.TITLE, Part.ABSTRACT}


# -- As time goes by -----------------------------------------------------------------------------------------------


def test_draft_is_compared_with_nothing_before_it_is_sent() -> None:
    make_draft()
    assert Job.objects.filter(kind=ALIKE).count() == 0
    assert Imprint.objects.count() == 0


def test_step_taken_while_the_text_is_read_stands_in_nobodys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    read = likeness_services.text_of

    def assigned_meanwhile(*args: Any) -> str:
        submission = Submission.objects.latest("pk")
        services.assign_editor(submission, editor=make_editor(), by=make_editor_in_chief())
        return read(*args)

    monkeypatch.setattr(likeness_services, "text_of", assigned_meanwhile)
    second = sent("The price of a riverbank", OTHER)
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100})]


def test_job_done_twice_finds_each_likeness_once() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    second = sent("The price of a riverbank", ABSTRACT)
    look_for_alike(first)
    look_for_alike(second)
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100, Part.ABSTRACT: 100})]


def test_revision_that_is_no_longer_alike_takes_the_flag_away() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    second = make_revision(title="Other words for quite another paper", abstract=OTHER)
    Likeness.objects.create(submission=second, other=first, title=100)
    services.submit_revision(second, by=second.corresponding_user)
    work()
    assert found() == []


def test_job_of_an_older_version_is_passed_over() -> None:
    first = sent("The price of a riverbank", ABSTRACT)
    make_version(first)
    services.ask_what_is_alike(first.versions.get(number=1))
    Imprint.objects.all().delete()
    work()
    assert Imprint.objects.count() == 0


def test_everything_is_compared_anew_when_it_was_compared_otherwise() -> None:
    first, second = (sent("The price of a riverbank", ABSTRACT) for _n in range(2))
    Imprint.objects.filter(submission=first).update(made_with="0-0-0")
    Likeness.objects.all().delete()
    assert services.find_alike_anew() == 1
    work()
    assert found() == [(second.pk, first.pk, {Part.TITLE: 100, Part.ABSTRACT: 100})]
    assert (services.find_alike_anew(), services.find_alike_anew(everything=True)) == (0, 2)


def test_what_was_made_otherwise_is_not_compared() -> None:
    sent("The price of a riverbank", ABSTRACT)
    Imprint.objects.all().update(made_with="0-0-0")
    sent("The price of a riverbank", ABSTRACT)
    assert found() == []


@pytest.mark.parametrize("times", [1, 30])
def test_comparing_costs_the_same(times: int, django_assert_num_queries: Any) -> None:
    for _n in range(times):
        sent("The price of a riverbank", ABSTRACT)
    last = sent("Who pays for sand?", ABSTRACT)
    Likeness.objects.all().delete()
    with django_assert_num_queries(13):
        look_for_alike(last)


# -- Settling ------------------------------------------------------------------------------------------------------


def two_alike() -> tuple[Submission, Submission, Likeness]:
    first, second = (sent("The price of a riverbank", ABSTRACT) for _n in range(2))
    return first, second, Likeness.objects.get()


def test_editor_settles_a_likeness_and_both_histories_say_so() -> None:
    first, second, row = two_alike()
    chief = make_editor_in_chief()
    services.settle_likeness(likeness_id=row.pk, by=chief, note="The same authors, and they say so.")
    row.refresh_from_db()
    assert (row.settled_by, row.settled_at is not None) == (chief, True)
    events = Event.objects.filter(name="submission.likeness_settled").select_related("text")
    assert {event.case_id for event in events} == {first.case_file_id, second.case_file_id}
    assert {event.text.note for event in events} == {"The same authors, and they say so."}
    services.settle_likeness(likeness_id=row.pk, by=chief, note="Pressed twice.")
    assert events.count() == 2


def test_reason_is_needed() -> None:
    *_manuscripts, row = two_alike()
    with pytest.raises(StepRefused, match="Say in a few words"):
        services.settle_likeness(likeness_id=row.pk, by=make_editor_in_chief(), note=" ")


def test_who_may_not_see_both_settles_nothing() -> None:
    first, second, row = two_alike()
    of_one, kept_away = make_editor_of(second), make_editor_in_chief()
    keep_away(first, kept_away)
    for person in (of_one, kept_away, first.corresponding_user):
        with pytest.raises(PermissionDenied):
            services.settle_likeness(likeness_id=row.pk, by=person, note="No concern.")
    row.refresh_from_db()
    assert row.settled_at is None


def test_settled_likeness_is_raised_again_only_when_it_has_grown() -> None:
    *_manuscripts, second, row = two_alike()
    services.settle_likeness(likeness_id=row.pk, by=make_editor_in_chief(), note="No concern.")
    look_for_alike(second)
    row.refresh_from_db()
    assert row.settled_at is not None
    Likeness.objects.filter(pk=row.pk).update(title=50, abstract=0)
    look_for_alike(second)
    row.refresh_from_db()
    assert (row.title, row.settled_at, row.settled_by) == (100, None, None)


def test_authors_are_told_nothing() -> None:
    two_alike()
    letters = Letter.objects.filter(key__in=["submission_received", "co_authors_informed"])
    assert all("alike" not in letter.body for letter in letters)
    assert set(Event.objects.filter(name="submission.found_alike").values_list("audience", flat=True)) == {
        int(EDITORIAL)
    }
