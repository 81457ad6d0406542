"""Nawba (نوبة): a team's incident playbook that runs, from the first alert to the lessons learnt."""

__version__ = "0.3.0.dev0"
