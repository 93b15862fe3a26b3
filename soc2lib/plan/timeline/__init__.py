"""Days counted forwards and backwards, and as calendar entries."""
