"""What lowers a risk, what that is worth, and who accepts what remains."""
