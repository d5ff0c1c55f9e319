"""The pages behind the links in our mails, where a customer answers without signing in."""
