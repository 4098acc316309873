"""The screens: what readers see, and the rooms of production."""

from issues.views.screens import SCREENS

__all__ = ["SCREENS"]
