"""Nobody learns what they must not, on a page, in a letter or before a step is taken."""
