"""Colours that can be read and pictures that are sound: pure, for every page and mail."""
