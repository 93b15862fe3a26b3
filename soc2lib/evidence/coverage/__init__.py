"""Whether a control is shown over the whole period: window, intervals and states."""
