"""PagerDuty: its Events API v2 as a way in, so that whatever can page PagerDuty can page us."""

from nawba.integrations.pagerduty.inbound import PagerDutyInbound
from nawba.ports import PORTS_VERSION
from nawba.ports.manifest import Manifest

MANIFEST = Manifest("pagerduty", PORTS_VERSION, inbound=PagerDutyInbound)
