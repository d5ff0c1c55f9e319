"""Incoming mail as values: `parse` what it says, `decide` what it asks; `tokens` tie answers to cases.

Nothing is imported here, so that whoever only signs a Message-ID doesn't load the readers of HTML.
"""
