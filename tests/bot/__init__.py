"""Runbooks: reading them, running them, and the ones that ship."""
