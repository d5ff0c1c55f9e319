"""Files that people hand over: what they are called, how much is taken, which of them are pictures."""

from palier.core.files.amounts import (
    LARGEST_FILE,
    LARGEST_TOGETHER,
    MOST_FILES,
    FileTooLarge,
    TooManyFiles,
    check_amounts,
)
from palier.core.files.attached import Attached
from palier.core.files.names import safe_name
from palier.core.files.rasters import Raster, raster_of

__all__ = [
    "LARGEST_FILE",
    "LARGEST_TOGETHER",
    "MOST_FILES",
    "Attached",
    "FileTooLarge",
    "Raster",
    "TooManyFiles",
    "check_amounts",
    "raster_of",
    "safe_name",
]
