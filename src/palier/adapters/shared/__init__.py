"""What screens, mails and the command line have in common: words, sentences, the layout of pages."""
