"""Files that other tools open: a whole run in one GeoPackage, single layers and tables in the usual formats."""

from __future__ import annotations

from geo._cells import safe_cell
from geo.store.run import Run, read_run, run_frames, write_run
from geo.store.tables import write_faces, write_layer, write_table

__all__ = ["Run", "read_run", "run_frames", "safe_cell", "write_faces", "write_layer", "write_run", "write_table"]
