"""The same sessions grouped by therapist and by client."""
