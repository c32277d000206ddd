"""A Slack and Discord bot that answers from sourced facts and posts reminders."""

__version__ = "0.1.0"
