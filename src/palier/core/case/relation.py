"""What one case can be to another."""

from enum import StrEnum


class Relation(StrEnum):
    """What a case is to the other one: it is RELATED to it, has it as PARENT, CONTINUES it, is a DUPLICATE_OF it.

    The last three come about by merging and splitting alone: the case was MERGED_INTO the other, TOOK_IN the other,
    was SPLIT_FROM the other.
    """

    RELATED = "related"
    PARENT = "parent"
    CONTINUES = "continues"
    DUPLICATE_OF = "duplicate_of"
    MERGED_INTO = "merged_into"
    TOOK_IN = "took_in"
    SPLIT_FROM = "split_from"
