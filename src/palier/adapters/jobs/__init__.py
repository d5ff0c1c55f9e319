"""Work done in the background: pumps for what must happen at once, jobs for what can wait."""
