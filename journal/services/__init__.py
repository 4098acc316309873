"""Verbs of the floor over several rows; each owns its transaction."""

from journal.services.institutions import BrokenRegister, replace_institutions
from journal.services.letters import (
    free_letters,
    restore_letter_text,
    save_letter_text,
    write_account_letter,
    write_free_letter,
)
from journal.services.lists import remove_view, save_view
from journal.services.networks import forget_networks, note_network, shares_network
from journal.services.people import (
    add_person,
    address_works,
    change_address,
    change_person,
    close_account,
    grant_role,
    may_change_address,
    open_account,
    revoke_role,
)
from journal.services.policy import (
    delete_page,
    enter_absence,
    enter_closed_time,
    move_page,
    move_section,
    remove_absence,
    remove_closed_time,
    save_page,
    save_section,
    save_settings,
)
from journal.services.presses import one_act_of
from journal.services.sections import make_first_sections
from journal.services.typed import Clash, OpenPage

__all__ = [
    "BrokenRegister",
    "Clash",
    "OpenPage",
    "add_person",
    "address_works",
    "change_address",
    "change_person",
    "close_account",
    "delete_page",
    "enter_absence",
    "enter_closed_time",
    "forget_networks",
    "free_letters",
    "grant_role",
    "make_first_sections",
    "may_change_address",
    "move_page",
    "move_section",
    "note_network",
    "one_act_of",
    "open_account",
    "remove_absence",
    "remove_closed_time",
    "remove_view",
    "replace_institutions",
    "restore_letter_text",
    "revoke_role",
    "save_letter_text",
    "save_page",
    "save_section",
    "save_settings",
    "save_view",
    "shares_network",
    "write_account_letter",
    "write_free_letter",
]
