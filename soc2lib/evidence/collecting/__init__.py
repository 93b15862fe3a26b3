"""Files of known programs become results on record of the controls that they speak of."""
