"""Names to places: what a name may be, and which places a report means."""
