"""What the client says of its controls, and where that differs from what is shown."""
