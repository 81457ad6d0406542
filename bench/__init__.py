"""What Nawba does on this machine, measured from outside: `python -m bench` prints one JSON object of figures."""
