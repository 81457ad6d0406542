"""What findings say, in both languages. One table of sentences by wording, one of codes by class and gist."""
