"""Text for a terminal of 80 columns; `who` alone is on the cold path and imports no more."""
