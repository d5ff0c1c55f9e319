"""What the embedded PostgreSQL can refuse, as a sentence for whoever starts it."""


class EmbeddedRefused(Exception):
    """The embedded server can't be used; the text says why, what was kept and what to do."""
