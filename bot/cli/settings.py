"""Settings for commands that need no platform."""

from dataclasses import replace
from pathlib import Path

from bot.config import SETTINGS, Settings, gather, read_settings


def shared_settings(facts: Path | None = None) -> Settings:
    """Read the shared settings; a folder given on the command line goes before FACTS_DIR."""
    settings = read_settings(gather(SETTINGS))
    return replace(settings, facts=facts) if facts else settings
