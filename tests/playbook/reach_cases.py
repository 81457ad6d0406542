"""Texts in which somebody is not reached, each beside one in which they are: code, what, wrong, right."""

from __future__ import annotations

from typing import Final

from tests.playbook.small import SMALL, Case, Files, changed, small

AGAIN: Final = """\
      desk:
        name: {ar: المكتب, en: Desk}
        team: ops
        layers:
          - every: week
            hands_over: sun 09:00
            starts: 2025-01-19
            turns: [%s]
"""
FUTURE: Final = SMALL["rotas"].replace("2025-01-19", "2026-12-06")


def desk(turns: str) -> Files:
    """Return the small text with a second track beside the first, called by the second level."""
    return small(
        rotas=SMALL["rotas"] + AGAIN % turns,
        chains=SMALL["chains"].replace("[{role: lead}]", "[{role: lead}, {track: desk}]"),
    )


CASES: Final[list[Case]] = [
    ("PB202", "a level before its rota begins", small(rotas=FUTURE), small()),
    (
        "PB202",
        "a level of a role that nobody holds",
        small(people=SMALL["people"].replace(", roles: [lead]", "")),
        small(
            people=SMALL["people"].replace(", roles: [lead]", ""),
            roles=SMALL["roles"].replace("en: Lead}}", "en: Lead}, deputy: boss}").replace(", deputy: lead", ""),
        ),
    ),
    (
        "PB202",
        "a last resort that nobody holds",
        small(people=SMALL["people"].replace(", roles: [boss]", "").replace(", roles: [lead]", "")),
        small(people=SMALL["people"].replace(", roles: [boss]", "")),
    ),
    (
        "PB202",
        "a paged severity without contact rules",
        changed("chains", "- {tell: first}", "- {page: first}"),
        {
            **changed("chains", "- {tell: first}", "- {page: first}"),
            "contact_rules.yaml": SMALL["contact_rules"].replace("  must", "  SEV2: [{by: [call]}]\n  must").encode(),
        },
    ),
    ("PB206", "a rota that begins later", small(rotas=FUTURE), small()),
    (
        "PB206",
        "covered by a fallback",
        small(rotas=FUTURE),
        small(rotas=FUTURE + "        fallback: {role: lead}\n"),
    ),
    ("PB207", "on two tracks at once", desk("ali, sara, huda, omar, nada"), desk("sara, huda, omar, nada, ali")),
    (
        "PB213",
        "two levels of one person",
        changed("chains", "members: [{role: watch}]", "members: [{person: nada}]"),
        changed("chains", "members: [{role: watch}]", "members: [{person: nada}, {person: ali}]"),
    ),
]
