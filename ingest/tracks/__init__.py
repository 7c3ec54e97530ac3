"""Patrol tracks: from fixes to patrol days (design.md, tracks.md)."""
