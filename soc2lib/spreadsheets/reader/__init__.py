"""Reads a table in a child process, so that no file can hang or crash who asked for it."""
