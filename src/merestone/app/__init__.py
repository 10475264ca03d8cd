"""One module a use case: the only callers of all the other rooms."""
