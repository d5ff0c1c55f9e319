"""Who has the page of a case open, and who is writing there: forgotten as soon as it is no longer so."""
