"""Rounds, invitations, reports, recommendations, decisions."""
