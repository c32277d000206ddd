"""Proposes facts from a source's text: one for each sentence, for a person to mend."""
