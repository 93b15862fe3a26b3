"""Findings, and in which order to repair them."""
