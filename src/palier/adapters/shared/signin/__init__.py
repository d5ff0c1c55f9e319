"""Doors and what one comes in with: the same pages at the desk and in the portal, each under its own roof."""
