"""Reviewers out of a table: read safely, seen before they are written, nobody overwritten."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from journal.models import Event, Job, User
from journal.services import change_person
from journal.workflow import StepRefused
from review import services
from review.models import ReviewerProfile
from review.services.importing import MOST_BYTES, MOST_LINES, text_of
from tests.factories.people import make_editor, make_office, make_user
from tests.factories.review import make_reviewer
from tests.review.visits import said

pytestmark = pytest.mark.django_db

HERE = "/review/import/"
TABLE = "mail,family name,given name,institution,keywords,languages\n"


def upload(client, content: str | bytes):
    content = content.encode() if isinstance(content, str) else content
    return client.post(HERE, {"table": SimpleUploadedFile("people.csv", content)})


@pytest.fixture
def office(client):
    client.force_login(make_office())
    return client


def outcomes(content: str) -> list[tuple[str, list[str], list[str]]]:
    return [(line.outcome, line.problems, line.remarks) for line in services.plan_import(content).lines]


def test_table_is_seen_first_and_then_written(office) -> None:
    table = f"{TABLE}Dao@Uni.example,ດາວ,,Université,ການປະມົງ; law,lo; en\n"
    page = upload(office, table)
    assert "1 line would do something." in page.content.decode()
    assert not User.objects.filter(email="dao@uni.example").exists()

    answer = office.post(HERE, {"text": page.context["plan"].text, "do": "1"}, follow=True)

    assert "One person was taken over" in said(answer)
    person = User.objects.get(email="dao@uni.example")
    assert (person.name, person.affiliation, person.has_usable_password()) == ("ດາວ", "Université", False)
    profile = ReviewerProfile.objects.get(person=person)
    assert (profile.words, profile.languages) == (["ການປະມົງ", "law"], ["lo", "en"])
    assert Event.objects.filter(name="person.added", subject_id=person.pk).count() == 1
    assert Job.objects.filter(kind="review.expertise").count() == 1
    again = services.plan_import(table).lines[0]
    assert (again.changes_nothing, again.remarks) == (
        True, ["Has a profile as a reviewer already; it stays as it is."],
    )  # fmt: skip


def test_known_person_is_found_by_mail_and_never_overwritten() -> None:
    known = make_user("dao@uni.example", given_name="Dao", family_name="Vong", affiliation="Old", country="")
    table = "mail;given name;family name;institution;country;keywords\nDAO@uni.example;Other;Name;New;la;law\n"
    plan = services.plan_import(table)
    (line,) = plan.lines
    assert line.outcome == "Known; what is empty is filled in"
    assert line.remarks == [
        "family name stays “Vong”; the table says “Name”.",
        "given name stays “Dao”; the table says “Other”.",
        "institution stays “Old”; the table says “New”.",
    ]
    services.import_reviewers(plan, by=make_office())
    known.refresh_from_db()
    assert (known.name, known.affiliation, known.country) == ("Dao Vong", "Old", "LA")
    assert known.reviewer_profile.words == ["law"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",Vong,,,,", "The mail address is missing."),
        ("dao,Vong,,,,", "“dao” is no mail address."),
        ("dao@uni.example,,,,,", "A new person needs a name; one part is enough."),
        ("first@uni.example,Vong,,,,", "The same address stands in line 2 already."),
        ("dao@uni.example,Vong,,,,xx", "“xx” is nothing that “languages” may hold."),
        ("dao@uni.example,=1+1,Dao,,,", "“family name” begins like a formula."),
        (f"dao@uni.example,{'V' * 121},,,,", "“family name” is longer than 120 characters."),
    ],
)
def test_line_is_left_out_with_a_plain_sentence(line, problem) -> None:
    lines = outcomes(f"{TABLE}first@uni.example,First,,,,\n{line}\n")
    assert lines == [("Is added", [], []), ("Left out", [problem], [])]


@pytest.mark.parametrize(
    ("column", "value"),
    [("ror", "028wp3y59"), ("orcid", "0000-0002-1825-0098"), ("country", "XX"), ("native language", "tlh")],
)
def test_wrong_code_is_told(column, value) -> None:
    ((_outcome, problems, _remarks),) = outcomes(f"mail,name,{column}\na@b.example,Vong,{value}\n")
    assert problems == [f"“{value}” is nothing that “{column}” may hold."]


def test_closed_account_is_left_alone() -> None:
    make_user("dao@uni.example", is_active=False)
    assert outcomes(f"{TABLE}dao@uni.example,Vong,,,,\n")[0][1] == ["The account of this person is closed."]


def test_cell_that_our_own_tables_mark_is_read_as_it_was() -> None:
    (line,) = services.plan_import("mail,name,institution\na@b.example,Vong,'+Plus Institute\n").lines
    assert line.problems == ["“institution” begins like a formula."]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separator_and_letters_are_told_for_sure(separator, encoding) -> None:
    table = f'E-Mail{separator}Surname{separator}notes\r\na@b.example{separator}"Vong{separator} សុខា"{separator}x\r\n'
    plan = services.plan_import(text_of(table.encode(encoding)))
    (line,) = plan.lines
    assert (line.number, line.of_person, plan.unknown) == (
        2,
        {"family_name": f"Vong{separator.strip()} សុខា"},
        ["notes"],
    )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("mail,name\na@b.example,Café\n".encode("latin-1"), "cannot be read for sure"),
        (b"mail,name\n\x00", "no table of plain text"),
        (b"PK\x03\x04\xff\xff", "cannot be read for sure"),
        (b"", "Choose a file|submitted file is empty"),
        (b"name,institution\nVong,X\n", "one of them must be “mail”"),
        (b'mail,name\na@b.example,"Vong\n', "a quotation mark is missing"),
        (b"mail\n" + b"a@b.example\n" * (MOST_LINES + 1), "more than 2000 lines"),
        (b"x" * (MOST_BYTES + 1), "larger than a megabyte"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(office, content, why) -> None:
    page = upload(office, content)
    assert page.status_code == 422
    errors = str(page.context["form"].errors)
    assert any(words in errors for words in why.split("|"))


def test_plan_takes_two_queries_for_any_number(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        services.plan_import(TABLE + "".join(f"a{n}@b.example,V,,,,\n" for n in range(300)))


def test_person_is_known_again_by_a_further_address() -> None:
    person = make_reviewer()
    EmailAddress.objects.create(user=person, email="at@home.example", verified=True)
    (line,) = services.plan_import(f"{TABLE}At@Home.example,A,,,,\n").lines
    assert line.person == person


def test_one_line_that_fails_does_not_stop_the_others(office) -> None:
    plan = services.plan_import(f"{TABLE}a@b.example,A,,,,\nc@d.example,C,,,,\n")
    make_user("a@b.example")  # somebody else was faster
    done = services.import_reviewers(plan, by=make_office())
    assert [line.email for line in done] == ["c@d.example"]
    assert plan.left_out[0].problems == ["The journal knows this address already."]


def test_markup_in_a_table_is_shown_as_text(office) -> None:
    page = upload(office, f"{TABLE}a@b.example,<script>alert(1)</script>,,,,\n").content.decode()
    assert "<script>alert(1)" not in page


def test_template_can_be_taken_over_as_it_is(office) -> None:
    answer = office.get(reverse("review:import_template"))
    assert answer["Content-Disposition"] == 'attachment; filename="reviewers.csv"'
    (line,) = services.plan_import(text_of(answer.content)).lines
    assert (line.outcome, line.problems) == ("Is added", [])
    page = office.get(HERE).content.decode()
    assert "The ROR identifier of the institution" in page


def test_import_is_not_for_editors(client) -> None:
    client.force_login(make_editor())
    assert client.get(HERE).status_code == 404
    with pytest.raises(StepRefused, match="mail"):
        services.plan_import("")


def test_what_somebody_fills_in_while_the_table_is_judged_stays() -> None:
    known = make_user("dao@uni.example", given_name="Dao", family_name="Vong", affiliation="")
    plan = services.plan_import("mail,institution,keywords\ndao@uni.example,From the table,law\n")
    change_person(person=known, by=known, affiliation="My own")
    services.save_profile(person=known, keywords=["my own"], offers=True, interests="Mine.")
    services.import_reviewers(plan, by=make_office())
    profile = ReviewerProfile.objects.get(person=known)
    assert (profile.person.affiliation, profile.words, profile.interests) == ("My own", ["my own"], "Mine.")
    assert profile.offered_at is not None
