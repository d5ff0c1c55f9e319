"""Answers kept for repetition, and what stands below an agent's replies."""
