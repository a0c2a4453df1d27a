"""The evidence explorer: many studies pooled live, with a forest and a funnel."""
