"""Screens about people: one's own profile, the list, one person's page, roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from journal import services
from journal.forms.outbox import FreeLetterForm
from journal.forms.people import AddressForm, GrantForm, PeopleFilter, PersonForm, ProfileForm, profile_of
from journal.models import Grant, User
from journal.policies import ACCOUNTS, SIGNED_IN, Guarded
from journal.queries import people
from journal.queries.log import label_of
from journal.roles import holds_administrator, may_give
from journal.states import RoleName
from journal.views.base import FormScreen, act


class Profile(FormScreen):
    """What a person says of themselves."""

    policy = SIGNED_IN
    template_name = "journal/profile.html"
    message = _("Your profile is saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with what is known."""
        return ProfileForm(data, initial=profile_of(self.request.user))

    def save(self, form: ProfileForm) -> Any:
        """Keep it."""
        return services.change_person(person=self.request.user, by=self.request.user, **form.cleaned_data)

    def way_on(self, saved: Any) -> str:
        """Stay here."""
        return reverse("office:profile")


class People(Guarded):
    """Everybody the journal knows: searched, by role, paged."""

    policy = ACCOUNTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show one page of the list."""
        form = PeopleFilter(request.GET or None)
        wanted = form.cleaned_data if form.is_valid() else {}
        page = people.people_page(request.user, request.GET, q=wanted.get("q", ""), role=wanted.get("role", ""))
        return render(request, "journal/people.html", {"filters": form, "page": page})


class AddPerson(FormScreen):
    """A person whom the office writes down: a reviewer to be asked, an author who cannot register."""

    policy = ACCOUNTS
    template_name = "journal/person_add.html"
    message = _("The person is added.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the empty form."""
        return PersonForm(data, initial={"language": "en"})

    def save(self, form: PersonForm) -> User:
        """Add the person."""
        return services.add_person(by=self.request.user, **form.cleaned_data)

    def way_on(self, saved: User) -> str:
        """Go on to the person's page."""
        return reverse("office:person", args=[saved.pk])


class OfPerson(FormScreen):
    """A form about one person; the way on is the person's page."""

    policy = ACCOUNTS

    @property
    def person(self) -> User:
        """The person this page is about."""
        return get_object_or_404(people.visible_to(self.request.user), pk=self.kwargs["pk"])

    def context(self) -> dict[str, Any]:
        """Return the person."""
        return {"person": self.person}

    def way_on(self, saved: Any) -> str:
        """Go back to the person's page."""
        return reverse("office:person", args=[self.kwargs["pk"]])


class Person(Guarded):
    """One person: who they are, their roles, what was done about them."""

    policy = ACCOUNTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the page."""
        person = get_object_or_404(people.visible_to(request.user), pk=pk)
        grants = people.roles_of(person)
        for grant in grants:
            grant.may_be_revoked = grant.is_in_force and may_give.test(request.user, grant.role)
        context = {
            "person": person,
            "grants": grants,
            "events": [_entry(event) for event in people.history_of(person)],
            "may_close": holds_administrator.test(request.user) and person != request.user,
            "may_change_address": services.may_change_address(person=person, by=request.user),
        }
        return render(request, "journal/person.html", context)


class EditPerson(OfPerson):
    """What a person is called and where they work, as the office writes it down."""

    template_name = "journal/person_edit.html"
    message = _("Saved.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with what is known."""
        return ProfileForm(data, initial=profile_of(self.person))

    def save(self, form: ProfileForm) -> Any:
        """Keep it."""
        return services.change_person(person=self.person, by=self.request.user, **form.cleaned_data)


class ChangeAddress(OfPerson):
    """Another mail address, where the person cannot change it."""

    template_name = "journal/person_address.html"
    message = _("The address is changed. The old one was told.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the address known."""
        return AddressForm(data, initial={"email": self.person.email})

    def save(self, form: AddressForm) -> Any:
        """Keep it."""
        return services.change_address(person=self.person, by=self.request.user, **form.cleaned_data)


class GiveRole(OfPerson):
    """A role for a person."""

    template_name = "journal/role_give.html"
    message = _("The role is given; the person is told.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the form with the roles this user may give."""
        return GrantForm(data, roles=[role for role in RoleName.values if may_give.test(self.request.user, role)])

    def save(self, form: GrantForm) -> Grant:
        """Give it."""
        return services.grant_role(person=self.person, by=self.request.user, **form.cleaned_data)


class RevokeRole(Guarded):
    """Takes a role back, after a page that asks."""

    policy = ACCOUNTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask."""
        grant = get_object_or_404(Grant.objects.select_related("user", "section"), pk=pk, revoked_at=None)
        return render(request, "journal/role_revoke.html", {"grant": grant, "person": grant.user})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it."""
        grant = get_object_or_404(Grant.objects.select_related("user", "section"), pk=pk)
        note = request.POST.get("note", "")[:2000]
        act(request, lambda: services.revoke_role(grant=grant, by=request.user, note=note), _("The role has ended."))
        return redirect("office:person", grant.user_id)


class PersonAct(Guarded):
    """A button on a person's page: close, open, mail works again."""

    policy = ACCOUNTS
    ACTS = {
        "close": (services.close_account, _("The account is closed; its sessions and links have ended.")),
        "open": (services.open_account, _("The account is open again.")),
        "address-works": (services.address_works, _("Letters go to this address again without a warning.")),
    }

    def post(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Take the act."""
        person = get_object_or_404(people.visible_to(request.user), pk=pk)
        service, done = self.ACTS[name]
        act(request, lambda: service(person=person, by=request.user), done)
        return redirect("office:person", person.pk)


class WriteToPerson(OfPerson):
    """A free letter to one person, outside any manuscript."""

    template_name = "journal/write.html"
    message = _("The letter is on its way.")

    def form(self, data: Any = None) -> forms.BaseForm:
        """Return the letter."""
        return FreeLetterForm(data)

    def save(self, form: FreeLetterForm) -> Any:
        """Write it."""
        return services.write_free_letter(to=self.person, by=self.request.user, **form.cleaned_data)


def _entry(event: Any) -> dict[str, Any]:
    note = getattr(event, "text", None)
    role = event.facts.get("role")
    return {
        "title": label_of(event),
        "detail": RoleName(role).label if role in RoleName.values else "",
        "at": event.at,
        "who": event.by or _("the system"),
        "note": note.note if note else "",
    }
