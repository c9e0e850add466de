"""Tests, in the folders of what they test; ``cases`` hold inputs with their verdict inside."""
