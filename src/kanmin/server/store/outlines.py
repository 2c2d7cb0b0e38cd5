"""Outlines and proposals as columns keep them: as JSON, packed."""

from __future__ import annotations

from kanmin.adopt import Outline, Proposal
from kanmin.adopt.outline_raw import outline_json, outline_of_json
from kanmin.server.store import frames


def packed(value: Outline | Proposal) -> bytes:
    """What is put into a column."""
    if isinstance(value, Outline):
        return frames.pack(outline_json(value))
    return frames.pack(value.model_dump_json().encode())


def outline_in(column: bytes | memoryview) -> Outline:
    """The outline that was packed."""
    return outline_of_json(frames.unpack(bytes(column)))


def proposal_in(column: bytes | memoryview) -> Proposal:
    """The proposal that was packed."""
    return Proposal.model_validate_json(frames.unpack(bytes(column)))
