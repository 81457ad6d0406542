"""The doors: raw intake in front, API and server-rendered pages behind. The framework lives only here."""
