"""PostgreSQL that comes with Palier: started when the first process needs it, stopped when the last one leaves.

with Embedded(folder) as server:
    psycopg.connect(server.url)
"""

from palier.project.embedded.errors import EmbeddedRefused
from palier.project.embedded.layout import erase
from palier.project.embedded.server import Embedded

__all__ = ["Embedded", "EmbeddedRefused", "erase"]
