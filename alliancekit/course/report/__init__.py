"""What a class did and thinks: from the gradebook, and from the records that students chose to hand in."""
