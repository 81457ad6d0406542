"""One folder a vendor, whole: what comes in, what goes out, its fixtures. What they share lies in `kit`."""
