"""The shipped library of criteria, controls and policies: loaded once and cross-checked."""
