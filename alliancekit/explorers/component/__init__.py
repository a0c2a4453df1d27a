"""Bond, goals and tasks, weighed, beside outcome."""
