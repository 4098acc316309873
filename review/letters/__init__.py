"""Letters about review: one function a letter, which says who gets it and with which facts."""

from review.letters import decisions, invitations, reports, thanks  # noqa: F401 - they register themselves
