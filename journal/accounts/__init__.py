"""Accounts: what the journal asks at registration, and account mail through the outbox."""
