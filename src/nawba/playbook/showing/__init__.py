"""What `nawba show` and `nawba explain` say: a text with its defaults, and where a value comes from."""
