"""The consultant's own copies of the notebooks, for one client or for the firm: made here, and found for a run."""
