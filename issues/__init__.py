"""What is made of an accepted manuscript: the article in production, its galleys, the issue, the public archive."""
