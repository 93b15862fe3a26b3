"""The words of our workbook that are no fields: written by the export, known to the import."""

READ_ME = "Read me"
VERSION = "Version"
LIBRARY_TITLE = "Library title"
IN_OUR_WORDS = "In our words"
SHOWN_ONLY = (LIBRARY_TITLE, IN_OUR_WORDS)
ANSWERS = "Questions and answers"
"""The first sheet of an owner's questions; a workbook that has it is no import."""
