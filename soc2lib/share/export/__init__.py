"""A report's findings and tables for other tools."""
