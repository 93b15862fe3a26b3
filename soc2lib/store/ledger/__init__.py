"""The append-only table of record versions, its rows and its connection."""
