"""Exact inference over many controls at once: elimination, messages, simulation."""
