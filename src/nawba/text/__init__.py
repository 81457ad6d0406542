"""Words in the reader's language: catalogues, times and durations, isolation of codes in two-way text.

Imports `nawba.domain`, the standard library and Babel only.
"""
