"""What an exercise is, how an answer is read, judged, shown and kept."""
