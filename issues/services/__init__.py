"""The verbs of production and publication; each owns its transaction.

``ACTS`` names the service that performs a step together with what goes with it in further rows; the desk uses it for
every button. A step that is not in it is taken by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from issues.services import notices
from issues.services.binding import bind, front_pdf, is_current, last_binding, request_binding
from issues.services.clock import run_clock
from issues.services.editing import (
    add_query,
    change_query,
    close_query,
    delete_query,
    due_in_production,
    finish_copyediting,
    go_on_without_answers,
    keep_answers,
    raise_queries,
    upload_file,
)
from issues.services.imprints import keep_articles_anew, take_imprint
from issues.services.inspection import Unfit
from issues.services.making import (
    create_directly,
    describe_article,
    name_authors,
    open_article,
    stop_article,
    stop_article_of,
    take_over_changes,
    write_notice,
)
from issues.services.marking import mark
from issues.services.order import move, move_by, place, pull, take_out
from issues.services.pictures import shown_size
from issues.services.planning import describe_issue, plan_issue
from issues.services.proofs import (
    approve_proof,
    drop_correction,
    drop_galley,
    go_on_without_approval,
    licence_words,
    note_correction,
    record_licence,
    return_corrections,
    send_proof,
    sign_licence,
    take_proof_back,
    tick_correction,
    upload_galley,
)
from issues.services.publication import cancel_issue, freeze, publish_issue, publish_online_first
from issues.services.reading import full_text

ACTS: dict[str, Callable[..., Any]] = {
    "article.raise_queries": raise_queries,
    "article.go_on_without_answers": go_on_without_answers,
    "article.finish_copyediting": finish_copyediting,
    "article.send_proof": send_proof,
    "article.return_corrections": return_corrections,
    "article.approve_proof": approve_proof,
    "article.go_on_without_approval": go_on_without_approval,
    "article.sign_licence": sign_licence,
    "article.record_licence": record_licence,
    "article.take_proof_back": take_proof_back,
    "article.place": place,
    "article.take_out": take_out,
    "article.pull": pull,
    "article.publish_online_first": publish_online_first,
    "article.stop": stop_article,
    **notices.ACTS,
    "issue.freeze": freeze,
    "issue.publish": publish_issue,
    "issue.cancel": cancel_issue,
}

__all__ = [
    "ACTS",
    "Unfit",
    "add_query",
    "approve_proof",
    "bind",
    "cancel_issue",
    "change_query",
    "close_query",
    "create_directly",
    "delete_query",
    "describe_article",
    "describe_issue",
    "drop_correction",
    "drop_galley",
    "due_in_production",
    "finish_copyediting",
    "freeze",
    "front_pdf",
    "full_text",
    "go_on_without_answers",
    "go_on_without_approval",
    "is_current",
    "keep_answers",
    "keep_articles_anew",
    "last_binding",
    "licence_words",
    "mark",
    "move",
    "move_by",
    "name_authors",
    "note_correction",
    "open_article",
    "place",
    "plan_issue",
    "publish_issue",
    "publish_online_first",
    "pull",
    "raise_queries",
    "record_licence",
    "request_binding",
    "return_corrections",
    "run_clock",
    "send_proof",
    "shown_size",
    "sign_licence",
    "stop_article",
    "stop_article_of",
    "take_imprint",
    "take_out",
    "take_over_changes",
    "take_proof_back",
    "tick_correction",
    "upload_file",
    "upload_galley",
    "write_notice",
]
