"""Pieces of a page, charts as plain dictionaries, and the brand on them."""
