"""Who may read what is written: folders and files for the user alone, or for the group that ``firm.toml`` names."""
