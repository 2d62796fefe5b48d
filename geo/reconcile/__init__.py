"""Claims against measurements: one claim, and a whole report."""
