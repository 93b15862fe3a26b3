"""Whose a file is, as properties inside files that are no tables: Word's own, and those of OSCAL's metadata."""
