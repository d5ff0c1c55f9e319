"""The texts of our mails: placeholders without logic, what each kind of mail can say, plain text that flows."""
