"""Uploads in parts as the page's script asks for them, and what the pages show of files on their way in."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journal.models import User
from submissions.models import IncomingUpload, ManuscriptFile, Submission
from tests.factories.people import make_user
from tests.factories.submissions import make_draft, make_revision
from tests.submissions.parts import begun, fingerprint, long_docx, put, run_checks, uploaded

pytestmark = [pytest.mark.django_db, pytest.mark.store]

LONG = long_docx()
FACTS = {"name": "rivers.docx", "size": len(LONG), "fingerprint": fingerprint(LONG)}


@pytest.fixture
def draft(store: Any, author: User) -> Submission:
    return make_draft(author=author)


def at(name: str, *parts: int) -> str:
    return reverse(f"submissions:{name}", args=parts)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def queries_of(client: Client, address: str, django_assert_num_queries: Any, number: int) -> None:
    client.get(address)
    with django_assert_num_queries(number):
        assert client.get(address).status_code == 200


def test_script_sends_a_file_from_its_beginning_to_its_check(signed_in: Client, draft: Submission) -> None:
    begin = signed_in.post(at("begin_upload", draft.pk), {**FACTS, "kind": "supplement", "caption": "A map"}).json()
    row = IncomingUpload.objects.get()
    assert begin == {
        "part_size": 5 * 1024**2,
        "there": [],
        "part": at("part_address", draft.pk, row.pk),
        "complete": at("complete_upload", draft.pk, row.pk),
        "page": at("upload", draft.pk),
    }
    for number in (1, 2):
        address = signed_in.post(begin["part"], {"number": number}).json()["address"]
        put(address, LONG[(number - 1) * begin["part_size"] : number * begin["part_size"]])
    assert signed_in.post(begin["complete"]).json() == {"next": at("upload", draft.pk)}
    run_checks()
    file = draft.current_version.files.get(kind="supplement")
    assert (file.name, file.size, file.caption) == ("rivers.docx", len(LONG), "A map")


def test_script_begins_a_manuscript_with_its_file(signed_in: Client, store: Any, author: User) -> None:
    begin = signed_in.post(at("begin_with_draft"), FACTS).json()
    draft = Submission.objects.get(corresponding_user=author)
    assert begin["page"] == at("upload", draft.pk)
    assert draft.incoming.get().kind == "manuscript"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"size": 0}, "The file is empty. Choose another one."),
        ({"size": 200 * 1024**2}, "The file is larger than 100.0 MB. Make its pictures smaller."),
        ({"size": -1}, "Ensure this value is greater than or equal to 0."),
        ({"fingerprint": "../../etc/passwd"}, "Enter a valid value."),
        ({"fingerprint": "0" * 64 + "\n"}, "Enter a valid value."),
        ({"kind": "reviewer_copy"}, "Select a valid choice. reviewer_copy is not one of the available choices."),
        ({"name": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_begun_is_answered_with_a_sentence(
    changed: dict[str, Any], reason: str, signed_in: Client, draft: Submission
) -> None:
    answer = signed_in.post(at("begin_upload", draft.pk), {**FACTS, **changed})
    assert (answer.status_code, answer.json()["reason"].replace("\xa0", " ")) == (422, reason)
    assert not IncomingUpload.objects.exists()


def test_parts_that_miss_or_are_not_wanted_are_answered_with_a_sentence(signed_in: Client, draft: Submission) -> None:
    row = begun(draft, LONG)
    for name, sent in (("complete_upload", {}), ("part_address", {"number": 9}), ("part_address", {"number": 0})):
        answer = signed_in.post(at(name, draft.pk, row.pk), sent)
        assert answer.status_code == 422
        assert answer.json()["reason"]


def test_upload_of_somebody_else_is_not_there(client: Client, draft: Submission) -> None:
    row = begun(draft, LONG)
    client.force_login(make_user())
    for name, sent in (
        ("part_address", {"number": 1}),
        ("complete_upload", {}),
        ("drop_upload", {}),
        ("check_again", {}),
    ):
        assert client.post(at(name, draft.pk, row.pk), sent).status_code == 404
    own = make_draft()
    client.force_login(own.corresponding_user)
    assert client.post(at("part_address", own.pk, row.pk), {"number": 1}).status_code == 404


def test_page_shows_how_each_file_on_its_way_in_stands(signed_in: Client, draft: Submission) -> None:
    begun(draft, LONG, name="begun.docx")
    uploaded(draft, LONG + b"MZ", name="bad.docx", kind="supplement")
    run_checks()
    uploaded(draft, LONG, name="good.docx")
    page = words(signed_in.get(at("upload", draft.pk)))
    assert "begun.docx" in page
    assert "Choose the same file again: it goes on where it was." in page
    assert "bad.docx" in page
    assert "The file is more than one file" in page
    assert "good.docx" in page
    assert "It has arrived and is looked into." in page
    assert f'hx-get="{at("incoming", draft.pk)}" hx-trigger="every 3s"' in page


def test_page_asks_again_until_the_check_is_done(signed_in: Client, draft: Submission) -> None:
    uploaded(draft, LONG, name="good.docx")
    uploaded(draft, LONG, name="map.docx", kind="supplement")
    address = at("incoming", draft.pk)
    asked = words(signed_in.get(address, headers={"HX-Request": "true"}))
    assert "every 3s" in asked
    assert "Look again whether the check is done" in asked
    run_checks()
    asked = words(signed_in.get(address, headers={"HX-Request": "true"}))
    assert "every 3s" not in asked
    assert "The check is done." in asked
    assert 'id="other-files" hx-swap-oob="true"' in asked
    assert "good.docx" in asked
    assert "map.docx" in asked
    assert "<html" not in asked


def test_what_arrives_is_read_before_the_files_it_becomes(signed_in: Client, draft: Submission) -> None:
    with CaptureQueriesContext(connection) as asked:
        signed_in.get(at("incoming", draft.pk), headers={"HX-Request": "true"})
    tables = [IncomingUpload._meta.db_table, ManuscriptFile._meta.db_table]
    read = [table for row in asked for table in tables if f'FROM "{table}"' in row["sql"]]
    assert list(dict.fromkeys(read)) == tables


def test_without_script_looking_again_is_the_page_itself(signed_in: Client, draft: Submission, store: Any) -> None:
    assert signed_in.get(at("incoming", draft.pk)).url == at("upload", draft.pk)
    revision = make_revision(author=draft.corresponding_user)
    assert signed_in.get(at("incoming", revision.pk) + "?of=response").url == reverse(
        "review:response", args=[revision.pk]
    )


def test_response_as_a_file_is_shown_on_its_own_page(signed_in: Client, store: Any, author: User) -> None:
    revision = make_revision(author=author)
    uploaded(revision, LONG, name="answers.docx", kind="response")
    page = words(signed_in.get(reverse("review:response", args=[revision.pk])))
    assert "answers.docx" in page
    assert "answers.docx" not in words(signed_in.get(at("upload", revision.pk)))
    run_checks()
    asked = words(signed_in.get(at("incoming", revision.pk) + "?of=response", headers={"HX-Request": "true"}))
    assert "The check is done." in asked
    assert "answers.docx" in asked


def test_file_on_its_way_in_is_removed_by_its_button(signed_in: Client, draft: Submission) -> None:
    row = begun(draft, LONG)
    answer = signed_in.post(at("drop_upload", draft.pk, row.pk))
    assert (answer.status_code, answer.url) == (302, at("upload", draft.pk))
    assert not IncomingUpload.objects.exists()
    assert signed_in.post(at("drop_upload", draft.pk, row.pk)).status_code == 404


def test_file_that_could_not_be_checked_has_a_button_to_try_again(signed_in: Client, draft: Submission) -> None:
    row = uploaded(draft, LONG, name="good.docx")
    page = at("upload", draft.pk)
    assert "Check again" not in words(signed_in.get(page))
    IncomingUpload.objects.filter(pk=row.pk).update(check_state="refused", problem="not_checked")
    assert "The file could not be checked" in words(signed_in.get(page))
    assert at("check_again", draft.pk, row.pk) in words(signed_in.get(page))
    answer = signed_in.post(at("check_again", draft.pk, row.pk))
    assert (answer.status_code, answer.url) == (302, page)
    assert "It has arrived and is looked into." in words(signed_in.get(page))


def test_check_page_says_that_a_file_is_still_being_checked(signed_in: Client, draft: Submission) -> None:
    uploaded(draft, LONG)
    answer = signed_in.post(at("check", draft.pk), {"version": draft.again().row_version})
    assert answer.status_code == 422
    assert "A file is still being checked. Wait a moment, then try again." in words(answer)


def test_only_pages_that_upload_may_send_to_the_store(signed_in: Client, draft: Submission) -> None:
    revision = make_revision(author=draft.corresponding_user)
    store = configured.S3_ENDPOINT_URL
    uploading = [at("start"), at("upload", draft.pk), reverse("review:response", args=[revision.pk])]
    for address in [*uploading, at("tasks", draft.pk), at("title", draft.pk), "/"]:
        rules = signed_in.get(address)["Content-Security-Policy"].split("; ")
        expected = f"connect-src 'self' {store}" if address in uploading else "connect-src 'self'"
        assert [rule for rule in rules if rule.startswith("connect-src")] == [expected]


def test_page_costs_the_same_with_one_file_on_its_way_and_with_many(
    signed_in: Client, draft: Submission, django_assert_num_queries: Any
) -> None:
    begun(draft, LONG)
    queries_of(signed_in, at("upload", draft.pk), django_assert_num_queries, 10)
    for number in range(29):
        IncomingUpload.objects.create(
            submission=draft, kind="supplement", name=f"{number}.csv", size=9, begun_by=draft.corresponding_user
        )
    queries_of(signed_in, at("upload", draft.pk), django_assert_num_queries, 10)


def test_store_in_memory_takes_no_parts(signed_in: Client, author: User) -> None:
    page = signed_in.get(at("upload", make_draft(author=author).pk)).content.decode()
    assert 'data-parts="' not in page
