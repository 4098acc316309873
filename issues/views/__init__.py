"""The screens: what readers see, and the rooms of production."""

from issues.views.screens import FOLLOWING, SCREENS

__all__ = ["FOLLOWING", "SCREENS"]
