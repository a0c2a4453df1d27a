"""Twelve answers, three numbers, and what spoils them."""
