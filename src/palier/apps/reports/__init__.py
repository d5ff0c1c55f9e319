"""The regular reports that plans promise in writing: made on their day, read, sent to the account."""
