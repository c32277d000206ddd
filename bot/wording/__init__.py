"""How facts are put into words: phrases, dates, claims with their hedges and sources."""
