"""Answers that do not fit together."""
