"""One module for each verb of the command line: `add_to(verbs)` declares it, `run(options)` does it."""
