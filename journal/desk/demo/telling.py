"""Which manuscript the demonstration leaves in which state."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

import issues.services as production
import review.services as reviewing
import submissions.services as submitting
from issues.models import Article
from journal.desk import services as desk
from journal.desk.demo.certifying import certify_and_thank
from journal.desk.demo.choosing import make_reviewers_known
from journal.desk.demo.clock import bells_tied, days_ago
from journal.desk.demo.people import make_journal, make_people
from journal.desk.demo.review_forms import make_review_forms
from journal.desk.demo.rounds import tell_rounds
from journal.desk.demo.scenario import Scenario
from journal.desk.demo.texts import WORKS
from journal.desk.demo.trust import tell_flags
from journal.models import Absence, ClosedTime, User
from journal.services import enter_closed_time, save_view
from review.models import Assignment
from review.states import AssignmentState
from submissions.models import Submission

LAST_YEAR = 400  # so many days ago that there are reports of a year that is over, whatever day it is
MINUTE = 1 / (24 * 60)


def is_told() -> bool:
    """Whether the demonstration has been made already."""
    return Submission.objects.exists()


def tell() -> None:
    """Make the demonstration: two issues published, one in assembly, and a manuscript in every state.

    All of it or nothing: a set-up that was cut off tells it from the beginning the next time.
    """
    with bells_tied(), transaction.atomic():
        make_journal()
        scenario = Scenario(make_people())
        with days_ago(LAST_YEAR + 10):
            make_review_forms(by=scenario.people["chief"])
        _tell_archive(scenario)
        _tell_production(scenario)
        _tell_review(scenario)
        _tell_desk(scenario)
        _tell_given_out(scenario)
        _tell_calendar(scenario)
        make_reviewers_known(scenario.people)
        certify_and_thank(scenario.people)


def _tell_calendar(scenario: Scenario) -> None:
    """Close the office for two days that lie ahead of everything that is due by now; let two people be away."""
    today, people = timezone.localdate(), scenario.people
    times = ClosedTime(name="The office moves house", first=today + timedelta(days=50), last=today + timedelta(days=51))
    enter_closed_time(time=times, by=people["office"])
    reviewing.enter_absence(
        absence=Absence(
            person=people["editor"],
            deputy=people["chief"],
            first=today + timedelta(days=20),
            last=today + timedelta(days=27),
        ),
        by=people["editor"],
    )
    at_work = Assignment.objects.filter(state=AssignmentState.ACCEPTED, due_on__gt=today).order_by("pk").first()
    if at_work is not None:
        absence = Absence(person=at_work.reviewer, first=today, last=today + timedelta(days=4))
        reviewing.enter_absence(absence=absence, by=at_work.reviewer, asks_for_time=True)


def _tell_archive(scenario: Scenario) -> None:
    first = [
        scenario.made_ready(scenario.through_review(key, author=author, days=LAST_YEAR, **more), days=LAST_YEAR - 40)
        for key, author, more in [
            ("rice", "mai", {"co": ("liwei",)}),
            ("forest", "aung", {"reviewers": ("thida", "claire")}),
            ("review", "malee", {"section": "book-review"}),
        ]
    ]
    scenario.published(
        scenario.issue(1, 1, title="Edges of the delta", in_days=20, articles=first, days=LAST_YEAR - 50),
        days=LAST_YEAR - 70,
    )
    second = [
        scenario.made_ready(scenario.through_review(key, author=author, days=150, **more), days=110)
        for key, author, more in [
            ("migration", "author", {"co": ("mai", "aung")}),
            ("market", "malee", {}),
            ("minilateral", "liwei", {"co": ("bounmy",)}),
        ]
    ]
    editorial = _editorial(scenario, days=100)
    scenario.published(
        scenario.issue(1, 2, title="Water that crosses borders", in_days=10, articles=[editorial, *second], days=95),
        days=80,
    )


def _editorial(scenario: Scenario, *, days: float) -> Article:
    from_chief = scenario.people["chief"]
    with days_ago(days):
        article = production.create_directly(
            by=from_chief,
            kind="editorial",
            title="Editorial: on short papers",
            abstract="Why a demonstration journal prints short research. All of it is invented.",
            section=scenario.sections["editorial"],
        )
        desk.perform(article, "skip_copyediting", by=scenario.people["production"])
    article = scenario.typeset(article.again(), days=days - 1)
    with days_ago(days - 2):
        desk.perform(article.again(), "send_proof", by=scenario.people["production"])
        desk.perform(article.again(), "approve_proof", by=from_chief, agree=True)
    return article.again()


def _tell_production(scenario: Scenario) -> None:
    ready = scenario.made_ready(scenario.through_review("tourism", author="malee", days=70), days=30)
    scenario.issue(2, 1, title="", in_days=60, articles=[ready], days=20)
    scenario.proof_sent(scenario.typeset(scenario.through_review("energy", author="author", days=65), days=6), days=4)
    scenario.typeset(scenario.through_review("school", author="bounmy", days=60), days=3)
    border = scenario.through_review("border", author="aung", days=45)
    copyeditor = scenario.people["copyeditor"]
    with days_ago(8):
        desk.perform(border.again(), "assign_copyeditor", by=scenario.people["production"], copyeditor=copyeditor)
        production.add_query(
            border.again(), by=copyeditor, place="Introduction", question="Which year is meant by “last season”?"
        )
        production.raise_queries(border.again(), by=copyeditor)


def _tell_review(scenario: Scenario) -> None:
    editor = scenario.people["editor"]
    sediment = scenario.submitted("sediment", author="bounmy", days=34)
    scenario.assigned(sediment, days=33)
    opened = scenario.in_review(sediment, ("reviewer", "zaw", "claire"), days=32)
    scenario.shown(sediment)
    scenario.reported(opened, "zaw", 0, days=10)
    accepted = scenario.accepted(opened, "reviewer", days=32 - 3 * MINUTE)  # so fast that it is flagged
    scenario.noted(accepted)

    fishers = scenario.submitted("fishers", author="author", co=("mai",), days=90)
    scenario.assigned(fishers, days=89)
    opened = scenario.in_review(fishers, ("quang", "thida"), days=85)
    scenario.shown(fishers)
    scenario.reported(opened, "quang", 1, days=62, has_notes=True)
    scenario.reported(opened, "thida", 3, days=60)
    due_on = timezone.localdate() + timedelta(days=12)
    scenario.decided(fishers, "request_revision", days=18, kind="major", due_on=due_on)

    warning = scenario.submitted("warning", author="mai", days=60)
    scenario.assigned(warning, days=58)
    opened = scenario.in_review(warning, ("reviewer", "quang"), days=55, is_set=True)
    scenario.shown(warning)
    scenario.reported(opened, "reviewer", 0, days=30)
    scenario.reported(opened, "quang", 2, days=28)
    due_on = timezone.localdate() + timedelta(days=5)
    scenario.decided(warning, "request_revision", days=24, kind="minor", due_on=due_on)
    scenario.revised(warning, author="mai", days=2)

    lamps = scenario.submitted("lamps", author="malee", days=48)
    scenario.assigned(lamps, days=47)
    opened = scenario.in_review(lamps, ("thida", "claire"), days=45)
    scenario.reported(opened, "claire", 3, days=20, took=40 * MINUTE)
    tell_flags(scenario, alike=lamps, met=sediment)
    with days_ago(4):
        reviewing.end_review(lamps.again(), by=editor, note="One report has to do: the second reviewer fell silent.")
    tell_rounds(scenario, waits=warning, ended=lamps)


def _tell_given_out(scenario: Scenario) -> None:
    ask = "Would you write a page for our next issue? (Invented for the demonstration.)"
    scenario.asked_for("A word on floating gardens", author="author", days=10, due_in=25, note=ask)
    scenario.asked_for("What the ferryman saw", author="bounmy", days=40, due_in=-3, note=ask)
    book = scenario.asked_for("On a book about bridges", author="mai", days=15, due_in=30, section="book-review")
    with days_ago(14):
        facts = {**WORKS["review"], "title": "An invented history of bridges", "isbn": ""}
        submitting.save_work(submission=book.again(), by=scenario.people["chief"], **facts)
    declined = scenario.asked_for("Rain, once more", author="thida", days=20, due_in=15, note=ask)
    with days_ago(18):
        by = declined.corresponding_user
        declined.again().decline_commission(by=by, note="I am travelling until the end of the year.")
    taken_back = scenario.asked_for("A note that came too late", author="aung", days=60, due_in=-20)
    with days_ago(5):
        taken_back.again().take_back(by=scenario.people["office"], note="The issue is full.")
    with days_ago(3):
        submitting.enter_for_author(
            email="unreached@demo.example", names={"given_name": "Somebody", "family_name": "Unreached"},
            title="A letter that came by post", section=scenario.sections["commentary"], by=scenario.people["office"],
        )  # fmt: skip
    User.objects.filter(email="unreached@demo.example").update(mail_bounced_at=timezone.now())


def _tell_desk(scenario: Scenario) -> None:
    save_view(
        by=scenario.people["office"],
        name="New, without an editor",
        query="state=submitted&editor=none&order=oldest",
        is_shared=True,
    )
    save_view(by=scenario.people["editor"], name="Waiting longest", query="state=under_way&order=waiting")
    scenario.draft("radio", author="author")
    scenario.submitted("statements", author="liwei", days=2, section="policy")
    returned = scenario.submitted("boundary", author="malee", days=12)
    scenario.assigned(returned, days=11)
    due: date = timezone.localdate() + timedelta(days=5)
    scenario.decided(
        returned, "return_to_author", days=9, note="Please add the declarations of your co-authors.", due_on=due
    )
    declined = scenario.submitted("moon", author="aung", days=40)
    scenario.assigned(declined, days=39)
    scenario.decided(declined, "decline_without_review", days=35, note="Outside the region of the journal.")
    withdrawn = scenario.submitted("ferry", author="bounmy", days=50)
    with days_ago(45):
        desk.perform(withdrawn.again(), "withdraw", by=scenario.people["bounmy"], note="Published elsewhere.")
    scenario.compared(withdrawn, scenario.submitted("bridge", author="malee", days=1))
    held = scenario.submitted("calendar", author="mai", days=20)
    scenario.assigned(held, days=19)
    with days_ago(15):
        review_on = timezone.localdate() + timedelta(days=30)
        desk.perform(
            held.again(),
            "hold",
            by=scenario.people["office"],
            note="The author asked for a pause.",
            review_on=review_on,
        )
