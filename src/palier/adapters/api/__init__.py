"""What other systems tell us: JSON in, JSON out, a token each."""
