"""Whose case a new one is: advisors of accounts, rules of teams, and the step that gives it to them."""
