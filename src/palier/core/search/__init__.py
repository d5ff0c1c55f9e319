"""What somebody asks for when they search: words, and filters written as words."""

from palier.core.search.asking import Asked, Fault, FaultKind, Filter, Key, read_asked, written

__all__ = ["Asked", "Fault", "FaultKind", "Filter", "Key", "read_asked", "written"]
