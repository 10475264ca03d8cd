"""Terraform, OpenTofu and Terragrunt: configuration, plans and states."""

from __future__ import annotations

from merestone.connectors.terraform.reading import NAME, VERSION, concerns, facts, parse, wants

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
