"""Proving who one is: codes that change every half minute, passwords that are none."""
