"""Finds the people of a client in its texts however they are spelt, and says what it could not decide."""
