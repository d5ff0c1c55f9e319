"""Mailboxes that are fetched over IMAP: how to enter them, how far they were read, how they are."""
