"""Pieces of pages: here come in what makes a safe table or chart of something that a person made."""
