"""Workflow commands that GitHub Actions shows as annotations."""
