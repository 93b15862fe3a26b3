"""Lists as they were exported: kept with what they mean, read alike in every format, joined by a confirmed identity."""
