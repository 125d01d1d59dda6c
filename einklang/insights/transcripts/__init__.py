"""Transcripts: read from a file or heard by a local speech model, corrected, found by their words."""
