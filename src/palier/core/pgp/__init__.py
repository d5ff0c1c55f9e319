"""OpenPGP for the vulnerability channel: keys, mails opened part by part, answers sealed.  No key server is asked."""
