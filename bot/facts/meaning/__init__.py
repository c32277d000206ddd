"""What facts mean, as a sentence model has it: an extra beside the words."""
