"""What our mails say where a provider has rewritten them, and the letterhead they come under."""
