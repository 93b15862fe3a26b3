"""Which audit firms can be chosen, compared, and asked for a proposal."""
