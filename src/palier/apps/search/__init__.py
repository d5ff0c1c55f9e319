"""Finding cases by what was said in them, and by filters."""
