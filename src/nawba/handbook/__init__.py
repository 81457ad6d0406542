"""The handbook: the text that runs, as a document people read, print and hang on the wall (S1, S61, S114–S117).

One tree (`tree`), made from the text by pure functions (`building`, `chapters/`, `drawing/`), and its renderers: HTML
is the web's, Markdown and Typst are here. What is heavy runs in a child process without the database (`child`).
Imports `playbook`, `text` and below.
"""
