"""Reminders: what falls due, to whom it is due, and one visible post for each."""
