"""Tests of ``patches``: mails, diffs, trees, and how a patch goes into a tree."""
