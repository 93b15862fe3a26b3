"""Census tests run on a client's lists, their results as records, and what a consultant sees of them."""
