"""One package a kind of source: each turns source text into facts, and decides nothing."""
