"""Letters about review."""
