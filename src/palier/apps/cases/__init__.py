"""Cases: events, messages, notes, attachments."""
