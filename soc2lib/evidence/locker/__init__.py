"""The evidence files: in, checked, named, listed and handed out."""
