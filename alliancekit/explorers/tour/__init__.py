"""A walk through the clinic, client by client."""
