"""Two raters who answer on their own, and how far they agree."""
