"""Loading and running the rules."""
