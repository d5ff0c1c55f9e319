"""What customers' people see: their cases and their team."""
