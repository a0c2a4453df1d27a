"""The same clients without and with feedback, and a signal whose threshold can be moved."""
