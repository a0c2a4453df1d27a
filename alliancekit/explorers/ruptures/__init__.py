"""Rupture finder: a rule's threshold on one client's sessions, and what it does for all clients."""
