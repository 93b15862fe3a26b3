"""What reports of subservice organisations carry."""
