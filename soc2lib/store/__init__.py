"""A client's folder and the records in it, as of any day."""
