"""Written dialogues, marked line by line beside an invented panel."""
