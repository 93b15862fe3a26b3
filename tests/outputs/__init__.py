"""Every output of a client read back by a parser of its own, and what all of them must say alike."""
