"""Health and metrics, for whoever operates the bot."""
