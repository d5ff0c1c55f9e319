"""What leaves with a transaction: mails to send, changes to show live."""
