"""The vocabulary that every room shares. It imports nothing but the standard library."""
