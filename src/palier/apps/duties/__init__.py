"""What the customer's duties and proposed severities ask for by themselves."""
