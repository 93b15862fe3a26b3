"""What proves that a ledger is as it was written: its chain, its contents, and the heads noted outside it."""
