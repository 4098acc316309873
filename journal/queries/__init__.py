"""All reads of the floor."""
