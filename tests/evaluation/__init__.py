"""How well questions are answered over dossiers of different kinds; fits what certainty goes by."""
