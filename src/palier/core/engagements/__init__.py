"""What a contract promises beyond clocks and that is followed step by step: processes, engagements, commitments."""

from palier.core.engagements.offered import Kind, Offered, Stage, offered, offered_one
from palier.core.engagements.starting import started_by

__all__ = ["Kind", "Offered", "Stage", "offered", "offered_one", "started_by"]
