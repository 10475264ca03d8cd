"""JSON for programs: versioned, with a published schema for each kind of answer."""
