"""Samples of one control: the seed first, then the population, the draw, what is void, and what is added."""
