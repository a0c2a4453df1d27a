"""A role-played session, rated from three chairs."""
