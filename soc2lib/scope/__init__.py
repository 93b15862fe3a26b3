"""Stage 1: what is examined."""
