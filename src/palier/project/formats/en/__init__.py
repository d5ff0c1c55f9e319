"""English for readers of European providers."""
