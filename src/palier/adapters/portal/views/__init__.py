"""Pages of the portal, one file for each noun."""
