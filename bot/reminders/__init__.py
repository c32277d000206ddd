"""Reminders: what falls due, who is owed it, and one visible post for each."""
