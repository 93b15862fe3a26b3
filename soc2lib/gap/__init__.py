"""Stage 4: which criteria are not yet met."""
