"""Documents as Word files and pages, on any letterhead."""
