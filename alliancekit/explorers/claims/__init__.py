"""Claim cards: believe, look, judge, and say what would change your mind."""
