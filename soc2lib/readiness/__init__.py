"""Stage 6: how near the client is."""
