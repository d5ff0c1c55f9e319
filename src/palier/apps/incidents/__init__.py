"""Components, incidents and maintenances, and who follows them."""
