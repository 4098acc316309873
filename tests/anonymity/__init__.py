"""Who is named to whom, in pages and inside files."""
