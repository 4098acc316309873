"""Everything that can be done to a manuscript and touches more than one row.

``ACTS`` maps the steps that have companions to the service that takes them together.
"""

from collections.abc import Callable
from typing import Any

from submissions.services.actions import write_columns, write_editors
from submissions.services.authors import move_author, remove_author, save_author, take_orcid
from submissions.services.changes import (
    answer_author_change,
    ask_for_author_change,
    put_into_effect,
    refuse_author_change,
    withdraw_author_change,
)
from submissions.services.clock import run_clock
from submissions.services.commissions import commission, enter_for_author, readdress_draft
from submissions.services.comparing import ask_for_changes, make_comparison
from submissions.services.copies import ask_for_reviewer_copy, find_names, make_reviewer_copy
from submissions.services.declaring import answer_declaration, answer_declarations
from submissions.services.drafts import (
    delete_draft,
    remove_translation,
    resubmit,
    save_metadata,
    save_translation,
    start_draft,
)
from submissions.services.files import (
    discard,
    discard_files,
    release_reviewer_copy,
    remove_file,
    start_revision_version,
    store_file,
    store_reviewer_copy,
)
from submissions.services.flags import count_flags, flag_hidden_text, raise_flag, settle_flag
from submissions.services.incoming import (
    begin_upload,
    begin_with_draft,
    check_again,
    check_incoming,
    complete_upload,
    drop_upload,
    part_address,
    parts_there,
)
from submissions.services.likeness import (
    articles_kept,
    ask_what_is_alike,
    find_alike,
    find_alike_anew,
    keep_article,
    settle_likeness,
    text_of,
)
from submissions.services.offers import add_found_authors, authors_found
from submissions.services.people import (
    add_conflict,
    assign_editor,
    change_authors,
    change_corresponding_author,
    change_section,
    end_conflict,
    exclude_person,
    recuse,
    settle_acting_editor,
    unassign_editor,
)
from submissions.services.points import (
    ANSWER,
    OWN,
    add_point,
    divide_point,
    join_points,
    remove_point,
    save_response,
)
from submissions.services.quarantine import drop_incoming
from submissions.services.sending import (
    agree,
    appeal,
    ask_for_time,
    extend_revision,
    move_due_date,
    object_to,
    recall_revision,
    submit,
    submit_revision,
)
from submissions.services.showing import make_rendering, render_for_reviewers
from submissions.services.traces import places_told_by_response, told_by_words
from submissions.services.uploads import NotScanned, UploadRefused, check_upload
from submissions.services.works import move_work, remove_work, save_work

ACTS: dict[str, Callable[..., Any]] = {
    "submission.submit": submit,
    "submission.recall_revision": recall_revision,
    "submission.submit_revision": submit_revision,
    "submission.assign": assign_editor,
    "submission.unassign": unassign_editor,
    "submission.recuse": recuse,
    "submission.exclude": exclude_person,
    "submission.object": object_to,
    "submission.extend_revision": extend_revision,
    "submission.ask_for_time": ask_for_time,
    "submission.move_due_date": move_due_date,
    "submission.appeal_decision": appeal,
    "submission.release_reviewer_copy": release_reviewer_copy,
    "submission.change_section": change_section,
    "submission.change_authors": change_authors,
    "submission.change_corresponding_author": change_corresponding_author,
}

__all__ = [
    "ACTS",
    "ANSWER",
    "OWN",
    "NotScanned",
    "UploadRefused",
    "add_conflict",
    "add_found_authors",
    "add_point",
    "agree",
    "answer_author_change",
    "answer_declaration",
    "answer_declarations",
    "appeal",
    "articles_kept",
    "ask_for_author_change",
    "ask_for_changes",
    "ask_for_reviewer_copy",
    "ask_for_time",
    "ask_what_is_alike",
    "assign_editor",
    "authors_found",
    "begin_upload",
    "begin_with_draft",
    "change_authors",
    "change_corresponding_author",
    "change_section",
    "check_again",
    "check_incoming",
    "check_upload",
    "commission",
    "complete_upload",
    "count_flags",
    "delete_draft",
    "discard",
    "discard_files",
    "divide_point",
    "drop_incoming",
    "drop_upload",
    "end_conflict",
    "enter_for_author",
    "exclude_person",
    "extend_revision",
    "find_alike",
    "find_alike_anew",
    "find_names",
    "flag_hidden_text",
    "join_points",
    "keep_article",
    "make_comparison",
    "make_rendering",
    "make_reviewer_copy",
    "move_author",
    "move_due_date",
    "move_work",
    "object_to",
    "part_address",
    "parts_there",
    "places_told_by_response",
    "put_into_effect",
    "raise_flag",
    "readdress_draft",
    "recall_revision",
    "recuse",
    "refuse_author_change",
    "release_reviewer_copy",
    "remove_author",
    "remove_file",
    "remove_point",
    "remove_translation",
    "remove_work",
    "render_for_reviewers",
    "resubmit",
    "run_clock",
    "save_author",
    "save_metadata",
    "save_response",
    "save_translation",
    "save_work",
    "settle_acting_editor",
    "settle_flag",
    "settle_likeness",
    "start_draft",
    "start_revision_version",
    "store_file",
    "store_reviewer_copy",
    "submit",
    "submit_revision",
    "take_orcid",
    "text_of",
    "told_by_words",
    "unassign_editor",
    "withdraw_author_change",
    "write_columns",
    "write_editors",
]
