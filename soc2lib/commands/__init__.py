"""What all `soc2` commands share: the words of their options, the order of work, and the names they once had."""
