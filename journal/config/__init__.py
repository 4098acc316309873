"""Settings, addresses and entry points: the only place that sees every app."""
