"""The papers of the mock audit, and the way from commitment to file and back."""
