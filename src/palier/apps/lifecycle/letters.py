"""The kinds of mail that tell of the life of a case."""

REMINDERS = ("reminder_waiting", "reminder_solution")
NOTICES = ("waiting", "status_changed")
"""What an agent set without a word: told once a day at most."""

NO_HANDS = (
    *REMINDERS,
    *NOTICES,
    "closed_unanswered",
    "closed",
    "solution_accepted",
    "merged",
    "reopened",
    "review_due",
)
"""Mails whose words nobody wrote."""

WITH_OUTLOOK = (*NO_HANDS, "solution_proposed")
"""Mails that say what lies ahead of their case."""
