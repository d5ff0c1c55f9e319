"""The published offers, copied by hand from the vendors' pages: what the five catalogues must come to.

Cells: `2h`, `90m`  elapsed time · `12bh`  business hours · `1bd`  business days · `2xh`, `30xm`  hours and minutes of
24x5 · `asap`  owed without a date · `-`  not offered.
"""

Table = dict[str, dict[str, str]]
"""Severity to plan to cell."""


def table(drawing: str) -> Table:
    """Reads a table drawn with bars; the first row names the plans, the first column the severities."""
    rows = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    _, *plans = rows[0]
    return {severity: dict(zip(plans, cells, strict=True)) for severity, *cells in rows[1:]}


DOCEBO = {
    "first_response": table("""
               | standard | essential | advantage | premier | elite
        urgent | 2h       | 90m       | 1h        | 30m     | 15m
        high   | 6h       | 4h        | 2h        | 1h      | 30m
        normal | 12h      | 6h        | 4h        | 2h      | 1h
        low    | 16h      | 1bd       | 1bd       | 12bh    | 12bh
    """),
    "follow_up": table("""
               | standard | essential | advantage | premier | elite
        urgent | -        | 12h       | 6h        | 4h      | 2h
        high   | -        | 16h       | 12h       | 10h     | 8h
        normal | -        | 16h       | 12h       | 10h     | 8h
        low    | -        | asap      | asap      | 10h     | 10h
    """),
    "resolution": table("""
               | standard | essential | advantage | premier | elite
        urgent | -        | -         | -         | -       | 8h
        high   | -        | -         | -         | -       | 2bd
        normal | -        | -         | -         | -       | 10bd
        low    | -        | -         | -         | -       | -
    """),
}

ADOBE = {
    "first_response": table("""
           | expert | ultimate
        p1 | 1h     | 15m
        p2 | 2bh    | 30xm
        p3 | 4bh    | 1xh
        p4 | 1bd    | 1bd
    """),
}

ADOBE_COMMERCE = {
    "first_response": table("""
           | expert | ultimate
        p1 | 30m    | 15m
        p2 | 1bh    | 30xm
        p3 | 2bh    | 1xh
        p4 | 1bd    | 1bd
    """),
}

LUMEA = {
    "acknowledgement": table("""
           | basic | pro  | enterprise
        p1 | 15bm  | 15bm | 15m
        p2 | 1bh   | 1bh  | 1bh
        p3 | 4bh   | 4bh  | 4bh
    """),
    "workaround": table("""
           | basic | pro | enterprise
        p1 | 2bh   | 2bh | 2h
        p2 | 4bh   | 4bh | 4bh
        p3 | -     | -   | -
    """),
    "resolution": table("""
           | basic | pro | enterprise
        p1 | 8bh   | 8bh | 8bh
        p2 | 2bd   | 2bd | 2bd
        p3 | 5bd   | 5bd | 5bd
    """),
}

CREDENTI = {
    "first_response": table("""
           | basic | premium
        p1 | 2bh   | 30m
        p2 | 12bh  | 1h
        p3 | 24bh  | 4h
        p4 | 24bh  | 12h
    """),
}

DOMO = {
    "first_response": table("""
           | standard | bronze | silver | gold | platinum
        s1 | -        | -      | 6h     | 4h   | 2h
        s2 | -        | -      | 10bh   | 8bh  | 6bh
        s3 | -        | -      | 14bh   | 12bh | 10bh
    """),
    "follow_up": table("""
           | standard | bronze | silver | gold | platinum
        s1 | -        | -      | 32h    | 32h  | 24h
        s2 | -        | -      | 72bh   | 72bh | 72bh
        s3 | -        | -      | 72bh   | 72bh | 72bh
    """),
    "resolution": table("""
           | standard | bronze | silver | gold | platinum
        s1 | -        | -      | -      | -    | -
        s2 | -        | -      | -      | -    | -
        s3 | asap     | asap   | asap   | asap | asap
    """),
}
