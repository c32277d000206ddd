"""The fact store: the only room that reads or writes YAML."""
