"""Who is told of what is late, by which way and when; escalations that customers ask for."""
