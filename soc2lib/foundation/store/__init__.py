"""Whose ledger a client's folder holds, what binds the two, and what proves that nobody altered either."""
