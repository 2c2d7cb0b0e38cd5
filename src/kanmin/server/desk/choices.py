"""The closed sets that forms offer."""

from kanmin.plan import (
    Ask,
    Direction,
    IndicatorKind,
    PriorityField,
    RelatedKind,
    Relation,
    Stage,
    WorkStage,
)

asks = tuple(Ask)
stages = tuple(Stage)
work_stages = tuple(WorkStage)
related_kinds = tuple(RelatedKind)
relations = tuple(Relation)
priority_fields = tuple(PriorityField)
indicator_kinds = tuple(IndicatorKind)
directions = tuple(Direction)
