"""Answers that wait some seconds before they leave, so that whoever wrote them can think again."""
