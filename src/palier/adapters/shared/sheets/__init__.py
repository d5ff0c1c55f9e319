"""An offer as a sheet in words: what the public page, the annex, the customer's plan and the command line all print."""
