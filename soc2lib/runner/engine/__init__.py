"""How a notebook is run: plain ones by ``exec`` in this very process, the others on papermill's own kernel."""
