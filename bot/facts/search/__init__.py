"""Ranked search over one book: how people ask, misspelt and in either language."""
