"""What a client shows of each stage: summary, charts, tables, panels and DataFrames. Nothing here computes a figure."""
