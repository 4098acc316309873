#!/usr/bin/env python
"""Run a management command of the journal system."""

import os
import sys

from django.core.management import execute_from_command_line

from journal.config.refusal import in_one_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.config.settings")
    with in_one_line():
        execute_from_command_line(sys.argv)
