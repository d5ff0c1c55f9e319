"""What the page of a case reads: everything an agent sees of it, across the apps, in two statements."""
