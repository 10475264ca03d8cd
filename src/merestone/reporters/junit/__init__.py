"""JUnit XML, for build servers that show tests."""
