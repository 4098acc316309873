"""What each person must do next, acts that touch several apps, screens that combine them; no tables."""
