"""From a request to a briefing: find the command, read its options, authorise, run, split into pages."""
