"""The pictures of a handbook, as SVG from pure functions. No style, no script: presentation attributes."""
