"""Mail in and out: a listener that stores, a reader that settles, a sender that composes and hands over."""
