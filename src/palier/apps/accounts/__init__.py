"""Customers: accounts, contacts, contracts."""
