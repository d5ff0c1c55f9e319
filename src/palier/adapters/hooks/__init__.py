"""Webhooks: what other systems of the provider are told, signed, and never into a network that is not meant."""
