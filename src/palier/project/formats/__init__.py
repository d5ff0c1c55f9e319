"""How days and hours are written where a page writes them plainly: Django's own English is American."""
