"""Plain functions that make rows for tests, in any state."""
