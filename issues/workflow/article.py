"""The article's table: every step it can take, in the order of its life.

A step touches its own row only. Queries, galleys, corrections and notices are rows of their own; the services that
write them keep the counts here, under the article's lock, so that guards need not look anything up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from issues.guards import (
    has_alt_texts,
    has_cancelled_issue,
    has_concern,
    has_copyedited_text,
    has_correction,
    has_corresponding_author,
    has_issue,
    has_issue_in_press,
    has_issue_that_assembles,
    has_issued_notice,
    has_licence,
    has_mending,
    has_no_concern,
    has_no_correction,
    has_no_issue,
    has_no_licence,
    has_no_mending,
    has_no_open_query,
    has_not_joined,
    has_pdf,
    has_prepared_concern,
    has_prepared_correction,
    has_prepared_lifting,
    has_prepared_removal,
    has_prepared_retraction,
    has_published_issue,
    has_query,
    has_title,
    is_made_directly,
    is_no_notice,
    is_no_waiting_notice,
    is_overdue_and_reminded_twice,
    needs_no_approval,
)
from issues.roles import (
    chiefs,
    chiefs_issues,
    copyedits,
    is_clock,
    is_corresponding,
    is_not_proposer,
    makes_issues,
    produces,
    revives,
    runs_office,
)
from issues.states import IN_PRODUCTION, PUBLIC, ArticleState
from journal.guards import or_reason
from journal.states import EVERY_AUTHOR
from journal.workflow import WorkflowModel, step

if TYPE_CHECKING:
    from journal.models import User

State = ArticleState
FIT_TO_PUBLISH = (has_title, has_licence, has_pdf, has_alt_texts)


class ArticleWorkflow(WorkflowModel):
    """The states of an article and the steps between them."""

    state = FSMField(choices=State.choices, default=State.COPYEDITING, protected=True, editable=False, max_length=24)

    class Meta:
        abstract = True

    # -- People ----------------------------------------------------------------------------------------------------

    @step(_("Assign a copyeditor"), IN_PRODUCTION, None, who=produces, letters=["copyeditor_assigned"],
          asks=["copyeditor"])  # fmt: skip
    def assign_copyeditor(self, *, by: User, copyeditor: User) -> None:
        """A copyeditor is given the article."""
        self.copyeditor = copyeditor

    @step(_("Assign a production editor"), IN_PRODUCTION, None, who=produces, letters=["production_editor_assigned"],
          asks=["production_editor"])  # fmt: skip
    def assign_production_editor(self, *, by: User, production_editor: User) -> None:
        """A production editor is given the article, for typesetting and all that follows."""
        self.production_editor = production_editor

    @step(_("Change what is said of it"), IN_PRODUCTION, None, who=copyedits)
    def describe(self, *, by: User, changes: dict[str, Any]) -> None:
        """Title, abstract, keywords, dates or heading are put right before publication."""
        for name, value in changes.items():
            setattr(self, name, value)

    # -- Copyediting -----------------------------------------------------------------------------------------------

    @step(_("Send the queries to the author"), State.COPYEDITING, State.AUTHOR_QUERIES, who=copyedits,
          guards=[has_corresponding_author, has_query], letters=["queries_sent"], audience=EVERY_AUTHOR)  # fmt: skip
    def raise_queries(self, *, by: User, due_on: date) -> None:
        """The copyeditor's questions go to the author."""
        self._wait_until(due_on)

    @step(_("Send the answers"), State.AUTHOR_QUERIES, State.COPYEDITING, who=is_corresponding,
          guards=[has_no_open_query],
          letters=["queries_answered"], audience=EVERY_AUTHOR)  # fmt: skip
    def answer_queries(self, *, by: User) -> None:
        """The author has answered every question."""
        self._wait_until(None)

    @step(_("Remind the author"), [State.AUTHOR_QUERIES, State.PROOF], None, who=is_clock | copyedits,
          letters=["author_reminded_in_production"], audience=EVERY_AUTHOR)  # fmt: skip
    def remind_author(self, *, by: User | None) -> None:
        """The author is reminded of the questions, or of the proof."""
        self.reminded += 1

    @step(_("Give the author more time"), [State.AUTHOR_QUERIES, State.PROOF], None, who=copyedits, asks=["due_on"],
          letters=["production_date_moved"], audience=EVERY_AUTHOR)  # fmt: skip
    def move_due_date(self, *, by: User, due_on: date) -> None:
        """The author gets another date for the answers, or for the proof."""
        self._wait_until(due_on)

    @step(_("Go on without the answers"), State.AUTHOR_QUERIES, State.COPYEDITING, who=produces,
          guards=[is_overdue_and_reminded_twice], letters=["went_on_without_author"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def go_on_without_answers(self, *, by: User) -> None:
        """The author did not answer in time; the copyeditor decides the open questions."""
        self.queries_open = 0
        self._wait_until(None)

    @step(_("Finish copyediting"), State.COPYEDITING, State.TYPESETTING, who=copyedits,
          guards=[has_no_open_query, has_copyedited_text], letters=["copyediting_finished"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def finish_copyediting(self, *, by: User) -> None:
        """The text is edited and can be set."""

    @step(_("Set it without copyediting"), State.COPYEDITING, State.TYPESETTING, who=produces | chiefs,
          guards=[is_made_directly])  # fmt: skip
    def skip_copyediting(self, *, by: User) -> None:
        """Front matter, an import or a notice goes to typesetting as it is."""

    # -- Typesetting and proof -------------------------------------------------------------------------------------

    @step(_("Add a galley"), [State.TYPESETTING, State.PROOF, State.READY, State.PUBLISHED], None, who=produces)
    def renew_galleys(self, *, by: User, kind: str, pdf_pages: int | None, alt_missing: int) -> None:
        """A galley is uploaded or replaced; for a published article it waits for the version that will hold it."""
        self.alt_missing = alt_missing
        if not self.is_published:
            self.pdf_pages = pdf_pages

    @step(_("Send the proof to the author"), State.TYPESETTING, State.PROOF, who=produces,
          guards=[has_corresponding_author, has_pdf, has_alt_texts], letters=["proof_sent"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def send_proof(self, *, by: User, due_on: date) -> None:
        """The author is asked to read the proof."""
        self._wait_until(due_on)

    @step(_("Return corrections"), State.PROOF, State.TYPESETTING, who=is_corresponding, guards=[has_correction],
          letters=["corrections_returned"], audience=EVERY_AUTHOR)  # fmt: skip
    def return_corrections(self, *, by: User) -> None:
        """The author returns the proof with corrections."""
        self.corrections_open = 0
        self._wait_until(None)

    @step(_("Approve the proof"), State.PROOF, State.READY, who=is_corresponding, guards=[has_no_correction],
          letters=["proof_approved"], asks=["agree"], audience=EVERY_AUTHOR)  # fmt: skip
    def approve_proof(self, *, by: User) -> None:
        """The author approves the proof and agrees to the licence."""
        self.approved_at = self.licence_signed_at = timezone.now()
        self._wait_until(None)

    @step(_("Go on without the approval"), State.PROOF, State.READY, who=produces,
          guards=[is_overdue_and_reminded_twice],
          letters=["went_on_without_author"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def go_on_without_approval(self, *, by: User) -> None:
        """The author did not answer in time; the proof counts as read. The licence must still be signed."""
        self.corrections_open = 0
        self._wait_until(None)

    @step(_("Agree to the licence"), IN_PRODUCTION, None, who=is_corresponding, guards=[has_no_licence], asks=["agree"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def sign_licence(self, *, by: User) -> None:
        """The author agrees to the licence apart from the proof."""
        self.licence_signed_at = timezone.now()

    @step(_("Record a licence signed elsewhere"), IN_PRODUCTION, None, who=runs_office, guards=[has_no_licence],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def record_licence(self, *, by: User) -> None:
        """The office enters a licence that the author signed on paper or by mail; the note says how."""
        self.licence_signed_at = timezone.now()

    @step(_("Mark as ready without a proof"), State.TYPESETTING, State.READY, who=produces | chiefs,
          guards=[needs_no_approval, *FIT_TO_PUBLISH])  # fmt: skip
    def make_ready(self, *, by: User) -> None:
        """Nobody reads a proof of what the journal writes itself, or of an article whose authors have no account."""
        self.approved_at = timezone.now()

    @step(_("Send back to copyediting"), State.TYPESETTING, State.COPYEDITING, who=produces,
          letters=["sent_back_to_copyediting"],
          needs_reason=True)  # fmt: skip
    def send_back_to_copyediting(self, *, by: User) -> None:
        """The text needs editing again."""
        self.copyedited_at = None

    @step(_("Take the proof back"), State.PROOF, State.TYPESETTING, who=produces, letters=["proof_taken_back"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def take_proof_back(self, *, by: User) -> None:
        """The proof is not to be read as it is; a better one follows."""
        self.corrections_open = 0
        self._wait_until(None)

    @step(_("Send back to typesetting"), State.READY, State.TYPESETTING, who=produces,
          guards=[has_issue_that_assembles],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def send_back_to_typesetting(self, *, by: User) -> None:
        """The article is set again, and its proof read again; not while its issue is in press."""
        self.approved_at = None

    # -- Issue -----------------------------------------------------------------------------------------------------

    @step(_("Place in an issue"), [State.READY, State.PUBLISHED], None, who=produces,
          guards=[has_no_issue, is_no_waiting_notice], asks=["issue"])  # fmt: skip
    def place(self, *, by: User, issue: Any) -> None:
        """The article gets its place at the end of an issue in assembly."""
        self.issue = issue
        self.position = issue.next_position

    @step(_("Take out of the issue"), [*IN_PRODUCTION, *PUBLIC], None, who=produces,
          guards=[has_issue, has_not_joined, has_issue_that_assembles])  # fmt: skip
    def take_out(self, *, by: User) -> None:
        """The article leaves its issue while that is in assembly."""
        self._leave_issue()

    @step(_("Pull from the issue in press"), [State.READY, *PUBLIC], None, who=chiefs,
          guards=[has_issue_in_press, has_not_joined], letters=["article_pulled", "pull_told"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def pull(self, *, by: User) -> None:
        """The editor-in-chief takes an article out of an issue that is in press already."""
        self._leave_issue()

    @step(_("Release from its issue"), [*IN_PRODUCTION, *PUBLIC], None,
          who=is_clock | chiefs_issues, guards=[has_cancelled_issue])  # fmt: skip
    def release_from_issue(self, *, by: User | None, into: Any = None) -> None:
        """Its issue was cancelled or merged; the article is free, or stands at the end of the other issue."""
        self._leave_issue()
        if into is not None:
            self.issue = into
            self.position = into.next_position

    # -- Publication -----------------------------------------------------------------------------------------------

    @step(_("Publish with its issue"), State.READY, State.PUBLISHED, who=is_clock | makes_issues,
          guards=[has_published_issue, is_no_waiting_notice, *FIT_TO_PUBLISH], letters=["article_published"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def publish(self, *, by: User | None) -> None:
        """The article appears with its issue."""
        self._appear()
        self.joined_at = self.published_at

    @step(_("Publish online first"), State.READY, State.PUBLISHED, who=produces,
          guards=[is_no_notice, has_issue_that_assembles, *FIT_TO_PUBLISH], letters=["article_published"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def publish_online_first(self, *, by: User) -> None:
        """The article appears alone, before its issue; this is the version of record, and its date never moves."""
        self._appear()

    @step(_("Join the issue"), State.PUBLISHED, None, who=is_clock | makes_issues,
          guards=[has_published_issue, has_not_joined],
          letters=["article_joined_issue"], audience=EVERY_AUTHOR)  # fmt: skip
    def join_issue(self, *, by: User | None) -> None:
        """An article published online first gets its volume and pages with its issue."""
        self.joined_at = timezone.now()

    @step(_("Appear as a notice"), [State.TYPESETTING, State.READY], State.PUBLISHED, who=chiefs,
          guards=[has_issued_notice, has_title, has_pdf, has_alt_texts], audience=EVERY_AUTHOR)  # fmt: skip
    def appear_as_notice(self, *, by: User) -> None:
        """A notice appears in the same act that it speaks of."""
        self._appear()

    # -- After publication -----------------------------------------------------------------------------------------

    @step(_("Propose a technical change"), State.PUBLISHED, None, who=produces, guards=[has_no_mending],
          asks=["summary"],
          letters=["mending_proposed"])  # fmt: skip
    def propose_mending(self, *, by: User, summary: str) -> None:
        """A technical fault is mended: meaning, authors and dates stay; a second person confirms."""
        self.mending_proposed_at = timezone.now()
        self.mending_proposed_by = by
        self.mending_summary = summary

    @step(_("Confirm the technical change"), State.PUBLISHED, None, who=(produces | chiefs) & is_not_proposer,
          guards=[has_mending, has_alt_texts])  # fmt: skip
    def confirm_mending(self, *, by: User, pdf_pages: int | None) -> None:
        """A second person has looked at the change; the new version is public, and says what was mended."""
        self.pdf_pages = pdf_pages
        self.version += 1
        self._mending_over()

    @step(_("Drop the technical change"), State.PUBLISHED, None, who=produces | chiefs, guards=[has_mending])
    def drop_mending(self, *, by: User) -> None:
        """The proposed change is not made."""
        self._mending_over()

    @step(_("Correct"), State.PUBLISHED, None, who=chiefs,
          guards=[is_no_notice, has_no_mending, has_prepared_correction], letters=["article_corrected"],
          asks=["notice"], audience=EVERY_AUTHOR)  # fmt: skip
    def correct(self, *, by: User, notice: Any, pdf_pages: int | None) -> None:
        """A correction is published, with a notice that says what was wrong; the old version stays reachable."""
        self.pdf_pages = pdf_pages
        self.version += 1

    @step(_("Express concern"), State.PUBLISHED, None, who=chiefs,
          guards=[is_no_notice, has_no_concern, has_prepared_concern],
          letters=["concern_expressed"], asks=["notice"], audience=EVERY_AUTHOR)  # fmt: skip
    def express_concern(self, *, by: User, notice: Any) -> None:
        """Readers are warned while doubts are being looked into."""
        self.concern_at = timezone.now()
        self.version += 1

    @step(_("Lift the concern"), State.PUBLISHED, None, who=chiefs, guards=[has_concern, has_prepared_lifting],
          letters=["concern_lifted"], asks=["notice"], audience=EVERY_AUTHOR)  # fmt: skip
    def lift_concern(self, *, by: User, notice: Any) -> None:
        """The doubts have turned out to be unfounded."""
        self.concern_at = None
        self.version += 1

    @step(_("Retract"), State.PUBLISHED, State.RETRACTED, who=chiefs, guards=[is_no_notice, has_prepared_retraction],
          letters=["article_retracted"], asks=["notice"], audience=EVERY_AUTHOR)  # fmt: skip
    def retract(self, *, by: User, notice: Any) -> None:
        """The article no longer counts; it stays readable, marked as retracted, with a notice that says why."""
        self.withdrawn_at = timezone.now()
        self.version += 1
        self._mending_over()

    @step(_("Remove"), [State.PUBLISHED, State.RETRACTED], State.REMOVED, who=chiefs,
          guards=[is_no_notice, has_prepared_removal],
          letters=["article_removed"], asks=["notice"], audience=EVERY_AUTHOR)  # fmt: skip
    def remove(self, *, by: User, notice: Any) -> None:
        """The files are taken away where law or safety demands it; title, authors and the notice stay."""
        self.withdrawn_at = self.withdrawn_at or timezone.now()
        self.version += 1
        self._mending_over()

    # -- Stopped and taken up again --------------------------------------------------------------------------------

    @step(_("Stop"), IN_PRODUCTION, State.STOPPED, who=chiefs, guards=[or_reason(has_issue_that_assembles)],
          letters=["article_stopped"], needs_reason=True)  # fmt: skip
    def stop(self, *, by: User) -> None:
        """Production ends: the acceptance was rescinded, or the article is not to be published."""
        self.stopped_at = timezone.now()
        self.queries_open = self.corrections_open = 0
        self._wait_until(None)
        self._leave_issue()

    @step(_("Take up again"), State.STOPPED, State.COPYEDITING, who=revives, letters=["article_in_production"])
    def revive(self, *, by: User | None) -> None:
        """The manuscript was accepted again; production begins anew."""
        self.stopped_at = self.approved_at = self.licence_signed_at = self.copyedited_at = None
        self.pdf_pages = None
        self.alt_missing = 0

    # -- What several steps do to their own columns ----------------------------------------------------------------

    def _wait_until(self, due_on: date | None) -> None:
        """Begin or end a wait for the author: its date, and no reminder written yet."""
        self.due_on = due_on
        self.reminded = 0

    def _leave_issue(self) -> None:
        self.issue = self.position = self.first_page = self.last_page = None

    def _appear(self) -> None:
        self.published_at = timezone.now()
        self.version = 1

    def _mending_over(self) -> None:
        self.mending_proposed_at = self.mending_proposed_by = None
        self.mending_summary = ""
