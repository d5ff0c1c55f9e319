"""The rules, in plain Python: values in, values out; no Django, no wall clock, no input or output."""
