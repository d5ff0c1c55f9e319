"""Incoming mail: raw bytes first, then exactly one outcome for each."""
