"""The same act on many cases: looked at beforehand, done step by step, undone where nobody acted since."""
