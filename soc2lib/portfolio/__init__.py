"""All clients of a firm: where each stands, what to do next, and how they compare."""
