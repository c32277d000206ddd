"""Writes fact files: what an admin need not type, and leaves every other byte as it was."""
