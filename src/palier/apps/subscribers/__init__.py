"""Who asked to be told of incidents and maintenances, and telling them: by mail or by webhook, each once."""
