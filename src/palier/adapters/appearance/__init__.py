"""The provider's look for every page: a style sheet and a logo, served to anybody."""
