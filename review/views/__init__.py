"""Screens of review."""

from review.queries import SCREENS

__all__ = ["SCREENS"]
