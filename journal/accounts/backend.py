"""Who is signed in, as every request finds it out."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from journal.models import Grant, User


class WithRoles(AuthenticationBackend):
    """Signs people in as allauth does, and brings the roles of a person along in the query that brings the person."""

    def get_user(self, user_id: int) -> User | None:
        """Return the person of a session with the roles in force; ``None`` where the account is gone or closed."""
        grants = list(Grant.objects.in_force().filter(user=user_id).select_related("user"))
        user = grants[0].user if grants else User.objects.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.grants = [(grant.role, grant.section_id) for grant in grants]
        return user
