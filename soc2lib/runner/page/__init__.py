"""Turns a notebook that ran into one HTML file that opens anywhere."""
