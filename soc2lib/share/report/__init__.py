"""One report in its editions: pages, sections, tables, and what each edition withholds."""
