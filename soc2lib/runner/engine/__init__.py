"""Runs one notebook's cells and gathers what they show."""
