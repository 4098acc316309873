"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Has no tables of its own; its work for the worker registers itself."""

    name = "journal.desk"
    label = "desk"

    def ready(self) -> None:
        """Load what registers itself."""
        from journal import navigation
        from journal.desk import tasks  # noqa: F401
        from journal.desk.views.menu import SCREENS

        navigation.SCREENS.update(SCREENS)
