"""How an installation is: what each part finds out about itself, for the command line and the desk alike."""
