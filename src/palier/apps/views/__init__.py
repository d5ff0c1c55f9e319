"""Lists of open cases under filters: those everybody has, and those an agent keeps for themselves or shares."""
