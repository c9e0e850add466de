"""Joins patches, model and reports: C facts, effects, binding, findings."""
