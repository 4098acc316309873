"""The outbox, one letter, and the office's own texts."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journal import outbox
from journal.models import CaseFile, Event, Job, Letter, LetterText, PersonalLink, User
from journal.queries import letters as queries
from journal.states import Delivery, Progress
from tests.factories import people
from tests.factories.letters import make_letter, registered_link

pytestmark = pytest.mark.django_db

OUTBOX = "/office/outbox/"
SENT = {"delivery": Delivery.SENT, "sent_at": timezone.now()}


@pytest.fixture
def office(client: Client) -> User:
    person = people.make_office()
    client.force_login(person)
    return person


@pytest.fixture
def open_case(monkeypatch: Any) -> CaseFile:
    """Open one case file to everybody who works with manuscripts, as an app would."""
    case = people.make_case("JGMS-2026-007")
    monkeypatch.setattr(queries, "OPEN_CASES", [lambda user: CaseFile.objects.filter(pk=case.pk).values("pk")])
    return case


@pytest.mark.usefixtures("office")
def test_outbox_costs_the_same_for_one_and_for_many(
    client: Client, open_case: CaseFile, django_assert_num_queries: Any
) -> None:
    make_letter()
    with django_assert_num_queries(5):
        client.get(OUTBOX)
    for _number in range(35):
        make_letter(case=open_case)
    with django_assert_num_queries(5):
        page = client.get(OUTBOX).context["page"]
    assert len(page.rows) == 30
    assert len(client.get(OUTBOX + page.next_url).context["page"].rows) == 6


@pytest.mark.usefixtures("office")
def test_outbox_is_filtered(client: Client, open_case: CaseFile) -> None:
    lost = make_letter(delivery=Delivery.BOUNCED, subject="Come in")
    about = make_letter(case=open_case)
    address = make_letter(to=people.make_user("dara@example.org"))

    def found(**asked: str) -> set[Letter]:
        return set(client.get(OUTBOX, asked).context["page"].rows)

    assert found(delivery="bounced") == {lost}
    assert found(q="come") == {lost}
    assert found(q="JGMS-2026-007") == {about}
    assert found(q="DARA@") == {address}
    assert found(delivery="nonsense") == {lost, about, address}
    assert "1 letter has not arrived" in client.get(OUTBOX).content.decode()


def test_letters_of_a_case_that_is_closed_to_a_person_are_not_there(client: Client, open_case: CaseFile) -> None:
    hidden = make_letter(case=people.make_case(), subject="Secret")
    shown = make_letter(case=open_case)
    for person in (people.make_office(), people.make_editor_in_chief()):
        client.force_login(person)
        assert "Secret" not in client.get(OUTBOX).content.decode()
        assert client.get(OUTBOX, {"q": "Secret"}).context["page"].rows == []
        assert client.get(reverse("office:letter", args=[hidden.pk])).status_code == 404
        assert client.get(reverse("office:letter", args=[shown.pk])).status_code == 200
        for act in ("send_again", "letter_returned", "copy_link"):
            assert client.post(reverse(f"office:{act}", args=[hidden.pk])).status_code == 404


def test_editor_reads_letters_of_open_cases_alone(client: Client, open_case: CaseFile) -> None:
    client.force_login(people.make_editor())
    shown, account = make_letter(case=open_case), make_letter()
    assert client.get(OUTBOX).status_code == 404
    assert client.get(reverse("office:letter", args=[shown.pk])).status_code == 200
    assert client.get(reverse("office:letter", args=[account.pk])).status_code == 404


@pytest.mark.usefixtures("office")
def test_letter_is_shown_without_its_link_and_code(client: Client) -> None:
    letter = make_letter(key="account_login_code", body="{code} <script>", secrets={"code": "ABC-123"})
    page = client.get(reverse("office:letter", args=[letter.pk])).content.decode()
    assert "ABC-123" not in page
    assert "[the code" in page
    assert "&lt;script&gt;" in page
    assert "Send it again" not in page


@pytest.mark.usefixtures("office")
def test_letter_sent_again_from_its_page(client: Client, open_case: CaseFile) -> None:
    letter = make_letter(case=open_case, **SENT)
    address = reverse("office:send_again", args=[letter.pk])
    assert client.get(address).status_code == 405
    again = client.post(address, follow=True)
    assert "Repeats" in again.content.decode()
    assert letter.repeated_by.count() == 1

    back = client.post(address, {"next": "/desk/manuscripts/7/letters/"})
    assert back["Location"] == "/desk/manuscripts/7/letters/"
    elsewhere = client.post(address, {"next": "https://elsewhere.example/"})
    assert elsewhere["Location"].startswith(OUTBOX)
    assert client.post(address, {"next": "-1"}).status_code == 302
    queued = letter.repeated_by.order_by("pk").first()
    assert queued is not None
    page = client.post(reverse("office:send_again", args=[queued.pk]), follow=True).content.decode()
    assert "still on its way" in page


@pytest.mark.usefixtures("office")
def test_letter_that_came_back_is_marked(client: Client, open_case: CaseFile) -> None:
    letter = make_letter(case=open_case, **SENT)
    client.post(reverse("office:letter_returned", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.delivery == Delivery.BOUNCED
    assert open_case.events.get().name == "letter.returned"


@pytest.mark.usefixtures("office")
def test_personal_link_is_made_on_asking_and_shown_once(client: Client, open_case: CaseFile) -> None:
    letter = make_letter(case=open_case, link_purpose="specimen", link_target=7, **SENT)
    plain = make_letter(case=open_case, **SENT)
    with registered_link("specimen", url_name="specimen_without_address"):
        address = reverse("office:copy_link", args=[letter.pk])
        assert client.get(address).status_code == 405
        assert not PersonalLink.objects.exists()
    with registered_link("specimen", url_name="socialaccount_connections"):
        assert client.post(reverse("office:copy_link", args=[plain.pk])).status_code == 404


@pytest.mark.usefixtures("office")
def test_failed_job_is_tried_again_from_its_page(client: Client, django_assert_num_queries: Any) -> None:
    jobs = [outbox.enqueue("specimen", {"n": n}) for n in range(31)]
    Job.objects.update(progress=Progress.FAILED, last_error="The store is down.")
    with django_assert_num_queries(4):
        page = client.get(reverse("office:jobs")).content.decode()
    assert page.count("The store is down.") == 31
    Job.objects.filter(pk=jobs[0].pk).update(kind="decision.send")
    assert client.get(reverse("office:jobs")).content.decode().count("Sending a decision") == 1
    hidden = outbox.enqueue("specimen", {}, case=people.make_case("JGMS-2026-666"))
    Job.objects.filter(pk=hidden.pk).update(progress=Progress.FAILED)
    assert "JGMS-2026-666" not in client.get(reverse("office:jobs")).content.decode()
    assert client.post(reverse("office:jobs"), {"item": hidden.pk}).status_code == 404
    client.post(reverse("office:jobs"), {"item": jobs[0].pk})
    jobs[0].refresh_from_db()
    assert jobs[0].progress == Progress.QUEUED


# --------------------------------------------------------------------------------------------- texts of letters

TEXT = "/office/settings/letters/role_granted/km/"


@pytest.mark.usefixtures("office")
def test_every_kind_of_letter_is_listed_and_opens(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        page = client.get(reverse("office:letter_texts"))
    kinds = [row["kind"].key for _label, rows in page.context["groups"] for row in rows]
    assert "role_granted" in kinds
    for key in ("role_granted", "account_login_code"):
        assert client.get(reverse("office:letter_text", args=[key, "en"])).status_code == 200


@pytest.mark.usefixtures("office")
def test_text_is_previewed_saved_and_set_back(client: Client) -> None:
    words = {"subject": "{role}", "body": "ជម្រាប {recipient}"}
    page = client.post(TEXT, {**words, "preview": "1"}).content.decode()
    assert "ជម្រាប Sample Person" in page
    assert not LetterText.objects.exists()

    client.post(TEXT, words)
    text = LetterText.objects.get()
    assert (text.key, text.language, text.body) == ("role_granted", "km", "ជម្រាប {recipient}\n")
    assert "ជម្រាប {recipient}" in client.get(TEXT).content.decode()

    client.post(TEXT, {"restore": "1"})
    assert not LetterText.objects.exists()


@pytest.mark.usefixtures("office")
def test_text_that_somebody_else_has_changed_meanwhile_is_not_written_over(client: Client) -> None:
    seen = client.get(TEXT).context["form"]["seen"].value()
    theirs, mine = ({"subject": "{role}", "body": body, "seen": seen} for body in ("Theirs", "Mine"))
    assert client.post(TEXT, theirs).status_code == 302
    refused = client.post(TEXT, mine)
    assert (refused.status_code, refused.context["form"].has_error("__all__", "stale")) == (422, True)
    assert ("Mine" in refused.content.decode(), LetterText.objects.get().body) == (True, "Theirs\n")
    assert client.post(TEXT, theirs).status_code == 302  # the button was pressed twice
    assert Event.objects.filter(name="letter_text.changed").first().text.note == "a role was given to a person"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("body", ["{password}", "{{ settings.SECRET_KEY }} {recipient} {nobody}"])
def test_text_with_an_unknown_placeholder_says_which_there_are(client: Client, body: str) -> None:
    page = client.post(TEXT, {"subject": "x", "body": body}).content.decode()
    assert "is not a placeholder of this letter" in page
    assert "{recipient}" in page
    assert not LetterText.objects.exists()


@pytest.mark.usefixtures("office")
def test_text_without_its_code_is_refused(client: Client) -> None:
    address = "/office/settings/letters/account_login_code/en/"
    page = client.post(address, {"subject": "x", "body": "no code"}).content.decode()
    assert "is of no use without {code}" in page


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("address", ["nothing/en/", "role_granted/xx/"])
def test_text_of_what_does_not_exist(client: Client, address: str) -> None:
    assert client.get(f"/office/settings/letters/{address}").status_code == 404
