"""Stage 2: who does what by when, at what cost, and who will audit."""
