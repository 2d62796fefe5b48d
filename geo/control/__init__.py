"""Control polygons: who held which ground on a day, and what changed between days."""
