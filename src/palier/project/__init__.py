"""Putting the house together: settings, addresses, processes, the command line."""
