"""Which controls a criterion rests on, and the headline that counts them."""
