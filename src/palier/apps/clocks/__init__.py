"""Promises being kept: the projection of clocks and the sweep that fires them."""
