"""Kubernetes objects as kustomize composes them: for every connector that reads such objects."""
