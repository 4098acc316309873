"""The demonstration journal: invented people and manuscripts in every state, made by taking the real steps."""
