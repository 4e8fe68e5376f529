"""One file per page; a view is about ten lines."""
