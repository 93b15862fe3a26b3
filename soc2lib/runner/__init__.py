"""Moves files and processes; computes nothing."""
