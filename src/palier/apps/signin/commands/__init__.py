"""What is done to proofs and sessions, one subject a file."""
