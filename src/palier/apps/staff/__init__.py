"""The people of the provider: agents, teams, roles."""
