"""Letters about production and issues."""
