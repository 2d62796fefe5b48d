"""Reports: reading them, and what they claim about ground."""
