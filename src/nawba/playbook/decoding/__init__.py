"""From read values to the domain's types. Nothing is judged here; what could not be read never comes this far."""
