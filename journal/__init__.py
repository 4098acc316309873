"""The floor of the house: people and roles, settings, the workflow engine, the case file, the outbox, storage."""
