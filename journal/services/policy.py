"""Verbs about what the office decides: settings, sections, pages about the journal."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.models import Absence, CaseFile, ClosedTime, Journal, Page, Section, User
from journal.roles import holds_administrator, holds_editor_in_chief, holds_office
from journal.services.presses import one_act_of
from journal.workflow import StepRefused

MOST_ABSENCES = 20
Row = TypeVar("Row", Section, Page)

may_decide = holds_office | holds_editor_in_chief
may_set = may_decide | holds_administrator


def save_settings(*, settings: Journal, changed: list[str], by: User) -> Journal:
    """Keep those settings of the journal that were changed."""
    if not may_set.test(by):
        raise PermissionDenied
    with transaction.atomic():
        is_known = Journal.objects.filter(pk=settings.pk).exists()
        settings.save(update_fields=changed if is_known else None)  # other screens save the other columns
        if changed:
            CaseFile.of_the_journal().record("settings.changed", settings, by=by, facts={"columns": changed})
    return settings


def enter_closed_time(*, time: ClosedTime, by: User) -> ClosedTime:
    """Enter a time in which the office is closed, once however often the button is pressed."""
    if not may_set.test(by):
        raise PermissionDenied
    with transaction.atomic():
        one_act_of(by)
        known = ClosedTime.objects.filter(name=time.name, first=time.first, last=time.last).first()
        if known is not None:
            return known
        time.save()
        facts = {"first": time.first, "last": time.last}
        CaseFile.of_the_journal().record("closed_time.entered", time, by=by, note=time.name, facts=facts)
    return time


def remove_closed_time(*, time: ClosedTime, by: User) -> None:
    """Take a time in which the office is closed out of the calendar."""
    if not may_set.test(by):
        raise PermissionDenied
    with transaction.atomic():
        CaseFile.of_the_journal().record("closed_time.removed", time, by=by, note=time.name)
        time.delete()


def enter_absence(*, absence: Absence, by: User) -> bool:
    """Say when one is away oneself, and who is told instead; return whether it was not entered before.

    Raises ``StepRefused`` where somebody has entered more than anybody needs.
    """
    if absence.person != by:
        raise PermissionDenied
    with transaction.atomic():
        one_act_of(by)
        known = Absence.objects.filter(person=by, last__gte=timezone.localdate())
        if known.filter(first=absence.first, last=absence.last, deputy=absence.deputy).exists():
            return False
        if known.count() >= MOST_ABSENCES:
            raise StepRefused(_("You have entered %(most)s absences. Take one out first.") % {"most": MOST_ABSENCES})
        absence.save()
        facts = {"first": absence.first, "last": absence.last, "deputy": absence.deputy}
        CaseFile.of_the_journal().record("absence.entered", by, by=by, facts=facts)
    return True


def remove_absence(*, absence: Absence, by: User) -> None:
    """Take a time in which one is away oneself out again."""
    if absence.person != by:
        raise PermissionDenied
    with transaction.atomic():
        CaseFile.of_the_journal().record("absence.removed", by, by=by)
        absence.delete()


def save_section(*, section: Section, changed: list[str], by: User) -> Section:
    """Keep a section; a new one comes last."""
    return _save(section, changed=changed, by=by)


def save_page(*, page: Page, changed: list[str], by: User) -> Page:
    """Keep a page about the journal; a new one comes last."""
    return _save(page, changed=changed, by=by)


def delete_page(*, page: Page, by: User) -> None:
    """Delete a page about the journal."""
    _ask(by)
    with transaction.atomic():
        CaseFile.of_the_journal().record("page.deleted", page, by=by)
        page.delete()


def move_section(*, section: Section, by: User, move: str = "", position: int | None = None) -> None:
    """Move a section up or down by one, or to a place counted from 1."""
    _move(section, by=by, move=move, position=position)


def move_page(*, page: Page, by: User, move: str = "", position: int | None = None) -> None:
    """Move a page up or down by one, or to a place counted from 1."""
    _move(page, by=by, move=move, position=position)


def _save(row: Row, *, changed: list[str], by: User) -> Row:
    _ask(by)
    with transaction.atomic():
        is_new = row.pk is None
        if is_new:
            row.position = _table(row).count()
        kept = [field.name for field in row._meta.concrete_fields if field.name not in {"id", "position"}]
        row.save(update_fields=None if is_new else kept)  # somebody else may have moved it meanwhile
        if is_new or changed:
            act = f"{row._meta.model_name}.{'added' if is_new else 'changed'}"
            CaseFile.of_the_journal().record(act, row, by=by, facts={"columns": changed})
    return row


def _move(row: Row, *, by: User, move: str, position: int | None) -> None:
    _ask(by)
    with transaction.atomic():
        order = list(_table(row).select_for_update(no_key=True).order_by("position", "title"))
        place = order.index(row)
        wanted = {"up": place - 1, "down": place + 1}.get(move, (position or place + 1) - 1)
        order.insert(max(0, min(wanted, len(order) - 1)), order.pop(place))
        for number, each in enumerate(order):
            if each.position != number:
                _table(row).filter(pk=each.pk).update(position=number)
        CaseFile.of_the_journal().record(f"{row._meta.model_name}.moved", row, by=by)


def _table(row: Row) -> models.QuerySet[Any]:
    return type(row)._default_manager.all()


def _ask(by: User) -> None:
    if not may_decide.test(by):
        raise PermissionDenied
