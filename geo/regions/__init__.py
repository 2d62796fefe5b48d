"""Named ground: oblasts, sectors, the vicinity of a settlement, and polygons from files."""
