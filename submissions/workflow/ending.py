"""Steps of a manuscript that is withdrawn or decided, and corrections of its record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.states import EVERY_AUTHOR
from journal.workflow import step
from submissions.guards import (
    has_been_sent,
    has_no_decision_waiting,
    has_no_published_article,
    has_no_reviewer,
    has_open_appeal,
    is_asked_to_withdraw,
    may_be_appealed,
)
from submissions.roles import (
    edits_or_office,
    is_author,
    is_consent_of_all,
    is_decider,
    is_editor_in_chief,
)
from submissions.states import OPEN_TO_EDITORS, AppealState, State
from submissions.workflow.columns import Columns

if TYPE_CHECKING:
    from journal.models import User

UNSETTLED = (has_no_decision_waiting, has_no_published_article)


class Ending(Columns):
    """Withdrawal, what follows a decision, and corrections."""

    class Meta:
        abstract = True

    # -- Withdrawal ------------------------------------------------------------------------------------------------

    @step(_("Withdraw"),
          [State.DRAFT, *OPEN_TO_EDITORS], State.WITHDRAWN, who=is_author, guards=[has_been_sent, has_no_reviewer],
          letters=["withdrawn", "withdrawal_told", "co_authors_informed"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def withdraw(self, *, by: User) -> None:
        """The author withdraws the manuscript while no reviewer is invited, also one that was recalled."""
        self._decided(by)

    @step(_("Ask to withdraw"), [State.IN_REVIEW, State.WITH_EDITOR, State.REVISION_REQUESTED], None, who=is_author,
          letters=["withdrawal_asked", "withdrawal_asked_receipt"], needs_reason=True,
          audience=EVERY_AUTHOR)  # fmt: skip
    def ask_to_withdraw(self, *, by: User) -> None:
        """The author asks the editor to withdraw a manuscript that reviewers are working on."""
        self.withdrawal_asked_at = timezone.now()

    @step(_("Refuse the withdrawal"), OPEN_TO_EDITORS, None, who=edits_or_office, guards=[is_asked_to_withdraw],
          letters=["withdrawal_refused"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def refuse_withdrawal(self, *, by: User) -> None:
        """The editor refuses what the author asked for."""
        self.withdrawal_asked_at = None

    @step(_("Withdraw at the author's request"), OPEN_TO_EDITORS, State.WITHDRAWN, who=edits_or_office,
          guards=[is_asked_to_withdraw], letters=["withdrawn", "co_authors_informed"],
          audience=EVERY_AUTHOR)  # fmt: skip
    def grant_withdrawal(self, *, by: User) -> None:
        """The editor withdraws the manuscript because the author asked."""
        self._decided(by)

    # -- After the decision ----------------------------------------------------------------------------------------

    @step(_("Appeal"), State.DECLINED, None, who=is_author, guards=[may_be_appealed],
          letters=["appeal_received", "appeal_arrived"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def appeal_decision(self, *, by: User) -> None:
        """The author appeals against the decision, once."""
        self.appeal = AppealState.MADE

    @step(_("Refuse the appeal"), State.DECLINED, None, who=is_editor_in_chief & ~is_decider, guards=[has_open_appeal],
          letters=["appeal_refused"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def refuse_appeal(self, *, by: User) -> None:
        """The appeal is refused by somebody who did not take the decision."""
        self.appeal = AppealState.REFUSED

    @step(_("Reopen"), [State.DECLINED, State.WITHDRAWN], State.WITH_EDITOR, who=is_editor_in_chief,
          letters=["reopened", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def reopen(self, *, by: User) -> None:
        """A declined or withdrawn manuscript is taken up again, after an appeal or for another reason."""
        self._undecided()

    @step(_("Rescind the decision"), [State.ACCEPTED, State.DECLINED, State.REVISION_REQUESTED], State.WITH_EDITOR,
          who=is_editor_in_chief, guards=[has_no_published_article],
          letters=["decision_rescinded", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def rescind(self, *, by: User) -> None:
        """A decision that was sent is taken back, and everyone who was told is told."""
        self._undecided()

    @step(_("Stop"), State.ACCEPTED, State.WITHDRAWN, who=is_editor_in_chief, guards=[has_no_published_article],
          letters=["stopped", "co_authors_informed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def stop(self, *, by: User) -> None:
        """An accepted manuscript is not published, on the author's asking or because the editor-in-chief decides so."""
        self._decided(by)

    # -- Corrections of the record ---------------------------------------------------------------------------------

    @step(_("Move to another section"), list(State), None, who=edits_or_office, guards=UNSETTLED,
          letters=["section_changed"], asks=["section"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_section(self, *, by: User, section: Any) -> None:
        """The manuscript moves to another section of the journal."""
        self.section = section
        self.is_reviewed = section.is_reviewed
        self.reports_wanted = section.required_reports if section.is_reviewed else 0

    @step(_("Confirm a change of authors"), list(State), None, who=edits_or_office | is_consent_of_all,
          guards=UNSETTLED, letters=["authors_changed"], needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_authors(self, *, by: User, removed: Iterable[User] = ()) -> None:
        """The list of authors changes after submission, with a reason and the consent of all; or all have agreed."""
        self.authors_changed_at = timezone.now()

    @step(_("Change the corresponding author"), list(State), None, who=edits_or_office | is_consent_of_all,
          guards=UNSETTLED, letters=["corresponding_author_changed"], asks=["author"],
          needs_reason=True, audience=EVERY_AUTHOR)  # fmt: skip
    def change_corresponding_author(self, *, by: User, author: Any) -> None:
        """Another author speaks for all from now on."""
        self.corresponding_user_id = author.user_id
