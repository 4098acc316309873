"""The measurements of the journal; ``python -m tests.bench`` runs them."""
