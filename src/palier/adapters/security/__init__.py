"""What the world sees of the vulnerability channel: security.txt, our key, a form for who has no OpenPGP."""
