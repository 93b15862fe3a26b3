"""What is in ``systems`` stands in for Python's start in other processes and is no test."""

collect_ignore = ["systems"]
