"""A provider with living data: a year of cases told from a seed and played through the real commands."""
