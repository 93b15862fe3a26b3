"""What every room may use: text, formatting, clock, limits, cache and files; nothing here knows of a client."""
