"""Verbs of review over several rows; each owns its transaction and takes the manuscript's lock first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from review.services.absences import enter_absence
from review.services.acceptance import acceptance_letter, ask_for_missing_letters, make_acceptance_letter
from review.services.actions import actions_out_of_step, mend_actions
from review.services.additional import ask_for_additional
from review.services.again import open_round_with
from review.services.certificates import (
    certify_review,
    certify_year,
    make_certificate,
    restore_certificate,
    withdraw_certificate,
)
from review.services.choosing import choose_suggested, introduce, rate_report, save_profile, save_proposals
from review.services.clock import run_clock
from review.services.composing import all_parts, composed, letter_to_author, reports_text
from review.services.dates import ask_for_time, extend, latest_date
from review.services.decisions import (
    deciding,
    drop,
    letters_with,
    recommend,
    resume,
    schedule,
    send,
    take_back,
    take_back_for,
)
from review.services.drafting import OPEN_TWICE, adopt, as_compared, default_date, new_draft, save_draft
from review.services.expertise import ask_for_expertise, find_expertise, make_expertise, make_topic, refresh_expertise
from review.services.importing import import_reviewers, plan_import
from review.services.invitations import (
    accept,
    cancel_assignment,
    choose,
    clear_interests,
    copy_link,
    decline,
    expire,
    hand_over,
    invite,
    move_queue,
    reorder,
    take_back_invitation,
)
from review.services.likeness import find_report_alike
from review.services.notes import remove_note, save_note
from review.services.reports import (
    add_addendum,
    attach_file,
    count_again,
    file_report,
    remove_file,
    report_on_behalf,
    save_answers,
    set_aside,
)
from review.services.rounds import (
    after_hold,
    cancel_round,
    close_round,
    close_round_of,
    end_review,
    open_round,
    tell_reviewers_of_rescission,
)
from review.services.several import choose_several, invitation_letters, invite_next
from review.services.thanks import (
    ask_to_thank,
    letter_of_thanks,
    publish_thanks,
    take_thanks_down,
    thank_reviewers,
)
from review.states import DecisionKind
from submissions.states import RevisionKind

ACTS: dict[str, Callable[..., Any]] = {
    "submission.send_to_review": open_round,
    "submission.end_review": end_review,
    "submission.release": after_hold("release"),
    "submission.clear_objection": after_hold("clear_objection"),
    "submission.return_to_author": deciding(lambda facts: DecisionKind.RETURN),
    "submission.decline_without_review": deciding(lambda facts: DecisionKind.DECLINE_WITHOUT_REVIEW),
    "submission.accept": deciding(lambda facts: DecisionKind.ACCEPT),
    "submission.accept_without_review": deciding(lambda facts: DecisionKind.ACCEPT_WITHOUT_REVIEW),
    "submission.request_revision": deciding(
        lambda facts: DecisionKind.MINOR if facts.get("kind") == RevisionKind.MINOR else DecisionKind.MAJOR
    ),
    "submission.decline": deciding(
        lambda facts: DecisionKind.DECLINE_RESUBMIT if facts.get("resubmit") else DecisionKind.DECLINE
    ),
    "round.cancel": cancel_round,
    "assignment.invite": invite,
    "assignment.reinvite": invite,
    "assignment.ask_additional": ask_for_additional,
    "assignment.accept": accept,
    "assignment.accept_late": accept,
    "assignment.clear_interests": clear_interests,
    "assignment.decline": decline,
    "assignment.step_down": decline,
    "assignment.ask_for_time": ask_for_time,
    "assignment.extend": extend,
    "assignment.take_back": take_back_invitation,
    "assignment.hand_over": hand_over,
    "assignment.cancel": cancel_assignment,
    "assignment.report": file_report,
    "assignment.report_on_behalf": report_on_behalf,
    "assignment.clarify": add_addendum,
    "assignment.set_aside": set_aside,
    "assignment.count_again": count_again,
    "decision.recommend": recommend,
    "decision.schedule": schedule,
    "decision.take_back": take_back,
    "decision.resume": resume,
    "decision.drop": drop,
}

__all__ = [
    "ACTS",
    "OPEN_TWICE",
    "accept",
    "acceptance_letter",
    "actions_out_of_step",
    "add_addendum",
    "adopt",
    "all_parts",
    "as_compared",
    "ask_for_additional",
    "ask_for_expertise",
    "ask_for_missing_letters",
    "ask_for_time",
    "ask_to_thank",
    "attach_file",
    "cancel_assignment",
    "cancel_round",
    "certify_review",
    "certify_year",
    "choose",
    "choose_several",
    "choose_suggested",
    "clear_interests",
    "close_round",
    "close_round_of",
    "composed",
    "copy_link",
    "count_again",
    "decline",
    "default_date",
    "drop",
    "end_review",
    "enter_absence",
    "expire",
    "extend",
    "file_report",
    "find_expertise",
    "find_report_alike",
    "hand_over",
    "import_reviewers",
    "introduce",
    "invitation_letters",
    "invite",
    "invite_next",
    "latest_date",
    "letter_of_thanks",
    "letter_to_author",
    "letters_with",
    "make_acceptance_letter",
    "make_certificate",
    "make_expertise",
    "make_topic",
    "mend_actions",
    "move_queue",
    "new_draft",
    "open_round",
    "open_round_with",
    "plan_import",
    "publish_thanks",
    "rate_report",
    "recommend",
    "refresh_expertise",
    "remove_file",
    "remove_note",
    "reorder",
    "report_on_behalf",
    "reports_text",
    "restore_certificate",
    "resume",
    "run_clock",
    "save_answers",
    "save_draft",
    "save_note",
    "save_profile",
    "save_proposals",
    "schedule",
    "send",
    "set_aside",
    "take_back",
    "take_back_for",
    "take_back_invitation",
    "take_thanks_down",
    "tell_reviewers_of_rescission",
    "thank_reviewers",
    "withdraw_certificate",
]
