"""Reading a form, one call, answering with a screen."""
