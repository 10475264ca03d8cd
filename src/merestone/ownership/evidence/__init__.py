"""How each kind of evidence speaks: its own precedence, which no other dialect shares.

Each module turns facts into *offers*: claims, each standing or already lost within its own
source, with the reason. `judge` then weighs the standing ones of all sources against each other.
"""
