"""Tags and filters that only concern how a page looks."""
