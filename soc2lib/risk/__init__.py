"""Risk: what could go wrong, how often and how badly."""
