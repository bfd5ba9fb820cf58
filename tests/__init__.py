"""A package, so that another one of that name on the path is not taken for it."""
