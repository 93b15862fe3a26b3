"""What records name of one another, and which of these names lead to nothing that is on record."""
