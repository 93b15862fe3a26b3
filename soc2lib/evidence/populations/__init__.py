"""Whole populations: read in place, checked, tested by SQL and recorded."""
