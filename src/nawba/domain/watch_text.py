"""The text Nawba watches itself by: built in, of the same kind as every playbook, never applied and never edited.

What comes by the source `watch` is decided by it: one severity, one level, one person, one contact on the channel
`watch`, which no vendor but our own carries. So the whole path is tried, whatever playbook is in force, and no person
is reached by it (R31).
"""

from __future__ import annotations

from typing import Final

from nawba.domain.chain import Chain, Level, Rung
from nawba.domain.channel import Channel
from nawba.domain.organisation import Organisation
from nawba.domain.paging import ContactRule
from nawba.domain.people import Member, Person
from nawba.domain.playbook import Playbook
from nawba.domain.routing import Route
from nawba.domain.scene import Contact, Scene, Today
from nawba.domain.severity import Severity, Target
from nawba.domain.source import Source
from nawba.domain.time import MINUTE, Duration

WATCH_VERSION: Final = -1
"""Its number among the versions; what people apply is counted from 1."""
NAME: Final = "watch"
"""Of the source, the severity, the chain, its level, the person, the channel and the vendor."""
_NAME: Final = {"en": "Nawba watching itself", "ar": "نوبة تراقب نفسها"}
_TARGET: Final = Target(Duration("elapsed", 5 * MINUTE))

TEXT: Final = Playbook(
    title=_NAME,
    version="built in",
    owner=NAME,
    organisation=Organisation(_NAME, ("en", "ar"), "UTC", "", NAME, ()),
    teams={},
    roles={},
    people={NAME: Person(NAME, _NAME, "W")},
    services={},
    severities={NAME: Severity(NAME, 1, _NAME, _NAME, _TARGET, _TARGET)},
    chains={
        NAME: Chain(NAME, _NAME, (Level(NAME, _NAME, (Member("person", NAME),)),), {NAME: (Rung("page", level=NAME),)})
    },
    rotas={},
    channels={NAME: Channel(NAME, "chat", (NAME,))},
    contact_rules={NAME: (ContactRule((NAME,)),)},
    calendars={},
    routing=(Route(NAME, severity=NAME, chain=NAME),),
    sources={NAME: Source(NAME, "json", NAME)},
)
SCENE: Final = Scene(TEXT, TEXT, WATCH_VERSION, Today(contacts={NAME: (Contact("watch:self", NAME),)}))
