"""Bytes of a fact file to records: in a child process with limits, which alone imports the YAML parser."""
