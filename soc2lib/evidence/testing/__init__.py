"""Walkthroughs, observations and tests: what is recorded and what it counts for."""
