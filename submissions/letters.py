"""Letters about manuscripts."""
