"""Root-cause analyses: drawn from the record, reviewed, published to each account with its figures, followed up."""
