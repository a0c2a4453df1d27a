"""How large a study must be: a design, an effect and a number of clients, simulated when asked."""
