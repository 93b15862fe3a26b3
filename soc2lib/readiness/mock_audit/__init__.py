"""The mock audit: what walkthroughs and tests on record show."""
