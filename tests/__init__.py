"""Tests: mirror of the code, factories, journeys, and checks of the house itself."""
