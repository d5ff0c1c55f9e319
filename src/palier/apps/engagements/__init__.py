"""What contracts promise beyond clocks, begun for an account or a case and followed step by step."""
