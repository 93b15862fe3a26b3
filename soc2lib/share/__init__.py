"""Stage 8: who may see what."""
