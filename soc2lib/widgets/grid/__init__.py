"""The register grid: its columns, what is typed in it, and how that is saved."""
