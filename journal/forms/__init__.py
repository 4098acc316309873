"""Forms of the floor."""
