"""What happens to cases by themselves, and what they are to each other."""
