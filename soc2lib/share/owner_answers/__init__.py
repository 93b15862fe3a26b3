"""Questions to a control's owner, the answers that come back, and their conflicts."""
