"""Where an auditor may note exceptions, and how far apart the outcomes lie."""
