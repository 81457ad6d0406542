"""The chapters, one file a subject, in the order of the guide: how bad, who, what is done, who is told."""
