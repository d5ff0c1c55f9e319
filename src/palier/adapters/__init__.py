"""The outside: each channel translates into one call inward."""
