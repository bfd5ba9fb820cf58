"""Pictures of a program: what can be known of its routes and conversations from the source."""
