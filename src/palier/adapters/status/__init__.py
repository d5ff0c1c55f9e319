"""The public status page: rendered ahead to files, served without the database."""
