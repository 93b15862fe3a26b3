"""Every control that falls short, what was recorded of it, and when it is closed."""
