"""What leaves the chat: facts as files, calendars, lists of changes and pictures, made of values; pure."""
