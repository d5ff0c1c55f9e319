"""How the provider looks to everybody: name, colours, logo; versions, the latest counts."""
