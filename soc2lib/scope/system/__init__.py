"""The system's boundary, its third parties and its commitments."""
