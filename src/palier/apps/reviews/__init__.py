"""The regular reviews that contracts promise: due, planned, prepared with their figures, held, missed."""
