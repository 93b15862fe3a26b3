"""Stage 7: what changed since last time."""
