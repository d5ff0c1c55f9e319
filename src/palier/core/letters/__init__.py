"""The texts of our mails: placeholders without logic, the kinds of mail and what each can say, plain text that flows."""
