"""Tasks placed in time, and the chance of being ready by a day."""
