"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Has no tables of its own."""

    name = "journal.desk"
    label = "desk"
