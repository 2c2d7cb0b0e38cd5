"""Rules, each registered under the id of its requirement, and the run over all of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from kanmin import handbook
from kanmin.calendar_ja import format_date
from kanmin.check import layers
from kanmin.check.findings import Finding, Observation, Report, Verdict
from kanmin.check.words import answered_by_words
from kanmin.handbook import FRAMEWORKS, Basis, Handbook, Layer, Requirement, with_layers
from kanmin.language import _, speaking
from kanmin.localgov import Registry
from kanmin.plan import Plan, label


@dataclass(frozen=True, slots=True)
class Context:
    """What a plan is held against: the handbook of a day, the bodies, the plans above at hand.

    handbook: with the layers that reach the body. layers: the same, for the plan's other duties.
    """

    handbook: Handbook
    registry: Registry
    above: tuple[Plan, ...] = ()
    layers: tuple[Layer, ...] = ()

    @property
    def on(self) -> dt.date:
        return self.handbook.on

    def prefecture_of(self, plan: Plan) -> str:
        """Name of the plan's prefecture; "" for a body that is not in the registry."""
        for body in self.registry.prefectures():
            if body.code[:2] == plan.body.lg_code[:2]:
                return body.name
        return ""

    def example(self, requirement: str, plan: Plan) -> str:
        """The sentence the handbook offers for a requirement, filled in for this plan."""
        template = self.handbook.requirement(requirement).example.get(plan.tier, "")
        national = self.handbook.national_plan
        with speaking("ja"):
            date = format_date(national.date) if national else ""
        known = {
            "body": plan.body.name,
            "prefecture": self.prefecture_of(plan) or "都道府県",
            "national_plan": national.name if national else "",
            "national_date": date,
        }
        return _PLACE.sub(lambda found: known.get(found[1], found[0]), template)


_PLACE = re.compile(r"\{([a-z_]+)\}")
"""What is filled in; anything else in a text that others wrote is text, no width and no format."""
Rule = Callable[[Plan, Context], Iterable[Observation]]
RULES: dict[str, Rule] = {}


def rule(requirement: str) -> Callable[[Rule], Rule]:
    """Register a function as the rule of a requirement."""

    def register(function: Rule) -> Rule:
        RULES[requirement] = function
        return function

    return register


def check(plan: Plan, context: Context) -> Report:
    """Every requirement that speaks to the plan's tier, held against the plan.

    The requirements of other duties that the plan declares to fulfil follow those of its own.
    """
    findings = [
        Finding(requirement, plan.tier, seen, book.framework.id, book.layer_of(requirement.id))
        for book in (context.handbook, *_other_duties(plan, context))
        for requirement in book.requirements_for(plan.tier)
        for seen in _observe(requirement, plan, replace(context, handbook=book))
    ]
    national = context.handbook.national_plan
    return Report(
        plan=plan,
        on=context.on,
        edition=context.handbook.edition.id,
        national_plan=national.id if national else "",
        findings=tuple(findings),
    )


def _other_duties(plan: Plan, context: Context) -> Iterator[Handbook]:
    """The handbooks of the other duties that the plan declares, as they stood on the day."""
    declared = dict.fromkeys(duty.framework for duty in plan.duties)
    for name in declared:
        if name not in FRAMEWORKS or name == context.handbook.framework.id:
            continue
        if handbook.framework_on_shelf(name).begins <= context.on:
            yield with_layers(handbook.on(context.on, name), context.layers)


def _observe(requirement: Requirement, plan: Plan, context: Context) -> Iterable[Observation]:
    if plan.stage not in requirement.stages:
        reason = _("状態が「{stage}」の計画には問われません。").format(stage=label(plan.stage))
        return [Observation(Verdict.NOT_APPLICABLE, "", reason)]
    if requirement.basis is Basis.LAYER:
        return _of_layer(requirement, plan, context)
    if requirement.id not in RULES and requirement.words:
        return answered_by_words(plan, requirement)
    if requirement.id not in RULES:
        reason = _("機械では確かめられない要件です。")
        return [Observation(Verdict.NEEDS_PERSON, "", reason)]
    return RULES[requirement.id](plan, context)


def _of_layer(requirement: Requirement, plan: Plan, context: Context) -> Iterable[Observation]:
    """What a layer asks: a field of each measure, or a requirement of its own."""
    asked = context.handbook.required_field(requirement.id)
    if asked:
        return layers.field_filled(plan, asked)
    return layers.own_requirement(plan, requirement, context.example(requirement.id, plan))
