"""How well questions are answered over dossiers of different kinds, and what the answers' certainty is fitted by."""
