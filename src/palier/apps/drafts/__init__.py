"""What somebody has begun to write: kept until it is sent, for them alone."""
