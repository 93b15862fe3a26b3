"""How everything ends: ctrl-C, wherever it comes, and what a run started, whatever session that is in."""
