"""What a signer can say of a plan: its own decisions, under a key that is no other body's."""

from __future__ import annotations

import hashlib
import re

from kanmin.errors import InvalidDocument
from kanmin.language import _, listed
from kanmin.server.bodies import name_of
from kanmin.server.exchange.plan_file import Decision, PlanFile
from kanmin.server.store.models import StoredPlan

LONGEST_KEY = 57  # characters, with a sign and a code behind it 64


def key_here(key: str, lg_code: str) -> str:
    """The key under which a body's plan is kept here.

    Keys that Kanmin makes end in the body's code, with a number where it has several: they are kept
    as they are. Any other gets the code behind it, so that nobody takes the key of another's plan;
    a plan that came before this was so keeps its key.
    """
    if re.fullmatch(rf".*-{lg_code}(-\d{{1,4}})?", key):
        return key
    if StoredPlan.objects.filter(key=key, lg_code=lg_code, received=True).exists():
        return key
    return f"{_short(key)}_{lg_code}"


def _short(key: str) -> str:
    """A key with room for a code behind it, and still another than any other."""
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[: LONGEST_KEY - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def own_rulings(sent: PlanFile, lg_code: str) -> tuple[PlanFile, frozenset[str]]:
    """A file with the decisions of its signer alone, and the codes of the bodies left out.

    Raises InvalidDocument for a decision without one of the signer.
    """
    version, ending = sent.version, sent.ending
    told = [one for one in (version and version.decision, ending) if one]
    others = frozenset(r.lg_code for one in told for r in one.rulings if r.lg_code != lg_code)
    if not others:
        return sent, others
    if version is not None:
        own = {"decision": _own(version.decision, lg_code)}
        version = version.model_copy(update=own)
    ending = _own(ending, lg_code) if ending else None
    return sent.model_copy(update={"version": version, "ending": ending}), others


def _own(decision: Decision, lg_code: str) -> Decision:
    own = tuple(one for one in decision.rulings if one.lg_code == lg_code)
    if not own:
        raise InvalidDocument(
            _("署名した団体（{signed}）の決裁の記録がありません。").format(signed=lg_code),
            todo=_("決裁の記録は、決裁した団体が署名したファイルで受け取ります。"),
        )
    return decision.model_copy(update={"rulings": own})


def left_out(others: frozenset[str]) -> str:
    """What is told of the decisions that were left out; "" for none."""
    if not others:
        return ""
    names = listed(name_of(code) for code in sorted(others))
    return _("（署名していない{names}の決裁の記録は除きます）").format(names=names)
