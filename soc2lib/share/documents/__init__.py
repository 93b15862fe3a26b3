"""The letters, plans and forms that a client gets as Word files and pages, all written from one assessment."""
