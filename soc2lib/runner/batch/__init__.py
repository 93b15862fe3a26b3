"""Runs many clients side by side in forked children, and publishes each whole."""
