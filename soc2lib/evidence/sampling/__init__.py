"""Sample sizes, draws that anybody can redo, and what a sample can show."""
