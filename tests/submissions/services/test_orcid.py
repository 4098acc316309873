"""ORCID iDs of authors: verified only where that very person has signed in with it at orcid.org."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from journal.models import User
from journal.workflow import StepRefused
from submissions import services
from submissions.models import Author, Submission
from tests.factories.people import make_user
from tests.factories.submissions import make_author, make_draft
from tests.submissions.visits import AUTOSAVE, at

pytestmark = pytest.mark.django_db

ID, OTHER = "0000-0002-1825-0097", "0000-0002-1694-233X"


def connect(person: User, orcid: str = ID) -> None:
    """Leave what a sign-in at orcid.org leaves."""
    SocialAccount.objects.create(user=person, provider="orcid", uid=orcid)


def own_row(draft: Submission) -> Author:
    return draft.authors.get(is_corresponding=True)


def test_draft_begins_with_the_verified_id_of_its_author() -> None:
    author = make_user()
    connect(author)
    row = own_row(services.start_draft(by=author))
    assert (row.orcid, row.is_orcid_verified) == (ID, True)


def test_id_of_the_profile_that_nobody_has_proved_is_not_verified() -> None:
    row = own_row(services.start_draft(by=make_user(orcid=ID)))
    assert (row.orcid, row.is_orcid_verified) == (ID, False)


def test_id_that_is_typed_is_verified_where_it_is_that_persons() -> None:
    draft = make_draft()
    connect(draft.corresponding_user)
    for typed, is_verified in ((ID, True), (OTHER, False), (ID, True), ("", False)):
        row = services.save_author(
            submission=draft, author_id=own_row(draft).pk, by=draft.corresponding_user, orcid=typed
        )
        assert (row.orcid, row.is_orcid_verified) == (typed, is_verified)


def test_id_of_another_person_is_not_verified() -> None:
    draft, stranger = make_draft(), make_user()
    connect(stranger)
    row = services.save_author(submission=draft, author_id=own_row(draft).pk, by=draft.corresponding_user, orcid=ID)
    assert row.is_orcid_verified is False


def test_account_elsewhere_verifies_nothing() -> None:
    draft = make_draft()
    SocialAccount.objects.create(user=draft.corresponding_user, provider="another", uid=ID)
    row = services.save_author(submission=draft, author_id=own_row(draft).pk, by=draft.corresponding_user, orcid=ID)
    assert row.is_orcid_verified is False


def test_co_author_whom_the_journal_knows_is_verified_as_it_is_sent() -> None:
    draft, other = make_draft(), make_user("dara@example.org")
    connect(other, OTHER)
    make_author(draft, email="dara@example.org", orcid=OTHER)
    services.submit(draft, by=draft.corresponding_user)
    row = draft.authors.get(user=other)
    assert row.is_orcid_verified is True


def test_verified_id_is_taken_by_its_owner(client: Client) -> None:
    draft = make_draft()
    author, row = draft.corresponding_user, own_row(draft)
    connect(author)
    client.force_login(author)
    assert f"You have signed in at orcid.org as {ID}." in client.get(at("author", draft, row.pk)).content.decode()
    client.post(at("take_orcid", draft, row.pk))
    row.refresh_from_db()
    assert (row.orcid, row.is_orcid_verified) == (ID, True)
    assert "You have signed in at orcid.org" not in client.get(at("author", draft, row.pk)).content.decode()
    assert "verified" in client.get(at("authors", draft)).content.decode()


def test_id_that_is_changed_on_the_page_is_verified_no_longer(client: Client) -> None:
    draft = make_draft()
    connect(draft.corresponding_user)
    client.force_login(draft.corresponding_user)
    row = own_row(draft)
    client.post(at("take_orcid", draft, row.pk))
    client.post(at("author", draft, row.pk), {"given_name": "Bounmy", "orcid": OTHER}, **AUTOSAVE)
    row.refresh_from_db()
    assert (row.orcid, row.is_orcid_verified) == (OTHER, False)


def test_nobody_puts_their_id_in_the_place_of_another(client: Client) -> None:
    draft = make_draft()
    other = make_author(draft)
    connect(draft.corresponding_user)
    client.force_login(draft.corresponding_user)
    assert client.post(at("take_orcid", draft, other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.orcid == ""


def test_nothing_is_taken_before_it_is_proved() -> None:
    draft = make_draft()
    with pytest.raises(StepRefused, match="No ORCID account is connected"):
        services.take_orcid(submission=draft, author_id=own_row(draft).pk, by=draft.corresponding_user)


@pytest.mark.parametrize("is_configured", [True, False])
def test_way_to_orcid_is_shown_where_it_is_configured(is_configured: bool, client: Client, settings: object) -> None:
    draft = make_draft()
    client.force_login(draft.corresponding_user)
    if is_configured:
        settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "allauth.socialaccount.providers.orcid"]  # type: ignore[attr-defined]
    page = client.get(at("author", draft, own_row(draft).pk)).content.decode()
    assert ("Connect your ORCID account" in page) == is_configured
