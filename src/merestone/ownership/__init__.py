"""Who owns what: pattern matching, claims, precedence, and the resolution with its reasons."""
