"""The one way out: what people name is looked at before it is called, and only what was looked at is called."""
