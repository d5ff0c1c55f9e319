"""Who is on call, turn by turn, and the pages that reach them."""
