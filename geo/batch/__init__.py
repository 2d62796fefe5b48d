"""Many reports at once: each is read, judged and told by itself, on whichever worker has a hand free."""

from __future__ import annotations
