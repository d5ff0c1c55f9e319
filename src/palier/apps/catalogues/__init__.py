"""Published catalogues: immutable versions and the terms drawn from them."""
