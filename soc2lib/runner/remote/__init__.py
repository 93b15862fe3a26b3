"""Runs on other machines and in object stores."""
