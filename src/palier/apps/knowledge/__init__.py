"""Articles: what is known, written once for many."""
