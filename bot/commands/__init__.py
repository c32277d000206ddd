"""One command per file; each declares COMMAND, and nothing else lists it."""
