"""The public offer: what is sold, for anybody to read, compare, print and embed; no sign-in."""
