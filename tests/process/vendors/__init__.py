"""A vendor that a third party might install, for tests: its folder is put on the path of the server."""
