"""The process that runs the optimiser: a problem on standard input, an answer on standard output.

    python -I solver_child.py   (JSON both ways)

A process of its own: it ends with all memory it took, and can be ended when it takes too long.
Run as a file it starts without the rest of Kanmin, which takes longer to read than most problems.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import highspy
import numpy as np

NO_LIMIT = highspy.kHighsInf


def main() -> None:
    """Solve one problem and end."""
    sys.stdout.write(json.dumps(solved(json.load(sys.stdin))))


def solved(model: dict[str, Any]) -> dict[str, Any]:
    """The best values of the columns found in time.

    model: columns (cost, lower, upper, whole), rows (lower, upper, entries), maximise, seconds,
    start (values of the columns, or none). Answer: status, values, objective, bound.
    """
    highs = highspy.Highs()
    highs.silent()
    for name, setting in _settings(model).items():
        highs.setOptionValue(name, setting)
    highs.passModel(_program(model))
    if model.get("start"):
        start = highspy.HighsSolution()
        start.col_value = model["start"]
        highs.setSolution(start)
    highs.run()
    return _answer(highs)


def _settings(model: dict[str, Any]) -> dict[str, Any]:
    return {
        "time_limit": float(model["seconds"]),
        "threads": 2,
        "random_seed": 1,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": model["gap"],
        "mip_feasibility_tolerance": 1e-9,
        "primal_feasibility_tolerance": 1e-9,
    }


def _program(model: dict[str, Any]) -> highspy.HighsLp:
    columns, rows = model["columns"], model["rows"]
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns), len(rows)
    program.sense_ = highspy.ObjSense.kMaximize if model["maximise"] else highspy.ObjSense.kMinimize
    program.col_cost_ = np.array([column["cost"] for column in columns], dtype=float)
    program.col_lower_ = np.array([column["lower"] for column in columns], dtype=float)
    program.col_upper_ = _limits([column["upper"] for column in columns], NO_LIMIT)
    program.integrality_ = [
        highspy.HighsVarType.kInteger if column["whole"] else highspy.HighsVarType.kContinuous
        for column in columns
    ]
    program.row_lower_ = _limits([row["lower"] for row in rows], -NO_LIMIT)
    program.row_upper_ = _limits([row["upper"] for row in rows], NO_LIMIT)
    entries = [row["entries"] for row in rows]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *map(len, entries)])
    program.a_matrix_.index_ = np.array([place for row in entries for place, _ in row], dtype=int)
    program.a_matrix_.value_ = np.array([much for row in entries for _, much in row], dtype=float)
    return program


def _limits(values: list[float | None], none: float) -> Any:
    return np.array([none if value is None else value for value in values], dtype=float)


def _answer(highs: highspy.Highs) -> dict[str, Any]:
    status = highs.getModelStatus()
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound
    return {
        "status": _STATUS.get(status, "stopped"),
        "values": list(highs.getSolution().col_value) if found else None,
        "objective": info.objective_function_value if found else None,
        "bound": bound if abs(bound) < NO_LIMIT else None,
    }


_STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kTimeLimit: "stopped",
}

if __name__ == "__main__":
    main()
