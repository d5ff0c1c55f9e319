"""Palier: the plan you sell is the plan you run."""

__version__ = "0.1.0"
