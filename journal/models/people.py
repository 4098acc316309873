"""People, and what they may do for the journal."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from journal.models.countries import country_name
from journal.states import Language, RoleName
from journal.text import folded


class PersonName(models.Model):
    """A name as its bearer writes it: one part or two, either order, a printed form, a form in another script."""

    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=120, blank=True)
    printed_name = models.CharField(
        _("name as printed"), max_length=240, blank=True, help_text=_("Only if it is not “given name family name”.")
    )
    native_name = models.CharField(_("name in its own script"), max_length=240, blank=True)
    native_language = models.CharField(_("language of that script"), max_length=8, blank=True, choices=Language.choices)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name as its bearer wants it printed; the order of its parts is never forced."""
        return self.printed_name or " ".join(filter(None, [self.given_name, self.family_name]))

    @property
    def index_name(self) -> str:
        """The name as "Family, Given" for indexes and machines; a name of one part stays whole."""
        return ", ".join(filter(None, [self.family_name, self.given_name]))


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it can be entered by code or personal link only."""
        user = self.model(email=self.normalize_email(email).strip().lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account that administrates accounts (it sees no manuscript by that)."""
        user = self.create_user(email, password, **fields)
        Grant.objects.create(user=user, role=RoleName.ADMINISTRATOR)
        return user

    def at(self, email: str) -> User | None:
        """Return the person with this address: the one letters go to, or a further one that they have proved theirs.

        Otherwise whoever is named by a further address would be taken for somebody else, whom nothing is hidden from.
        """
        address = email.strip()
        own = self.filter(email__iexact=address).first()
        return own or self.filter(emailaddress__email__iexact=address, emailaddress__verified=True).first()

    def person(self, email: str, **names: Any) -> User:
        """Return the person with this address, made without a password if the journal does not know it yet.

        Who asks at once gets the same. Raises ``ValidationError`` for what is no address or no name.
        """
        if (known := self.at(email)) is not None:
            return known
        try:
            with transaction.atomic(using=self._db):
                return self.create_user(email, None, **names)
        except (IntegrityError, ValidationError):
            if (known := self.at(email)) is None:
                raise
            return known

    def get_by_natural_key(self, email: str | None) -> User:
        """Return the account with this address, whatever its case."""
        return self.get(email__iexact=email)


class User(PersonName, AbstractBaseUser):
    """A person the journal knows; the mail address is the login."""

    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    affiliation = models.CharField(_("institution"), max_length=240, blank=True)
    ror = models.CharField(_("ROR identifier of the institution"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True)
    language = models.CharField(_("language of letters"), max_length=8, default="en", choices=Language.choices)
    is_active = models.BooleanField(default=True)
    mail_bounced_at = models.DateTimeField(null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    sort_name = models.CharField(max_length=400, blank=True, editable=False)
    search_text = models.TextField(blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sort_name", "id"], name="people_by_name")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the person, and what lists sort and search by; an address written anew has not come back yet."""
        self.sort_name = folded(self.index_name or self.printed_name or self.email)[:400]
        self.search_text = folded(f"{self.index_name} {self.name} {self.native_name} {self.email} {self.affiliation}")
        names = kwargs.get("update_fields")
        if names is not None:
            if "email" in names:
                self.mail_bounced_at = None
                names = {*names, "mail_bounced_at"}
            kwargs["update_fields"] = {*names, "sort_name", "search_text"}
        super().save(*args, **kwargs)

    @cached_property
    def grants(self) -> list[tuple[str, int | None]]:
        """The roles held today, each with the section it is limited to; one query for each loaded user."""
        if self.pk is None:
            return []
        return list(Grant.objects.in_force().filter(user=self).values_list("role", "section_id"))

    def holds(self, role: str, section_id: int | None = None) -> bool:
        """Tell whether this person holds the role; a role limited to a section does not reach into another one."""
        return any(
            name == role and (limit is None or section_id is None or limit == section_id) for name, limit in self.grants
        )

    @property
    def country_name(self) -> str:
        """The name of the country."""
        return country_name(self.country)

    @property
    def has_role(self) -> bool:
        """Whether the desk is of any use to this person."""
        return bool(self.grants)


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants, by whether they hold today."""

    def in_force(self) -> GrantQuerySet:
        """Leave out what was revoked or has run out."""
        today = timezone.localdate()
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), revoked_at__isnull=True)


class Grant(models.Model):
    """One role given to one person, for the journal or for one section, for good or until a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=32, choices=RoleName.choices)
    section = models.ForeignKey("journal.Section", models.PROTECT, null=True, blank=True, verbose_name=_("section"))
    until = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "section"],
                condition=Q(revoked_at__isnull=True),
                name="one_grant_for_a_section",
            ),
            models.UniqueConstraint(  # apart from the one above, as SQLite takes every empty section for another one
                fields=["user", "role"],
                condition=Q(revoked_at__isnull=True, section__isnull=True),
                name="one_grant_for_all_sections",
            ),
            models.CheckConstraint(condition=Q(role__in=RoleName.values), name="grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today: ``GrantQuerySet.in_force`` for one grant."""
        return self.revoked_at is None and (self.until is None or self.until >= timezone.localdate())
