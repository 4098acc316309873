"""Screens of review."""

from review.views.screens import SCREENS

__all__ = ["SCREENS"]
