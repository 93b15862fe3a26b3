"""A page for one person: locked, marked, printed, and written down."""
