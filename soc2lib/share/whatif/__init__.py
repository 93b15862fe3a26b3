"""What if gaps were closed: the judged facts a page carries, and its check of itself."""
