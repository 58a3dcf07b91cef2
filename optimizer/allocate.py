"""Allocate: from a scenario to its plan, in the design's three steps and a rounding."""

from __future__ import annotations

from dataclasses import replace

from models.finding import Finding, Severity
from models.plan import Plan, Status
from models.scenario import Scenario
from optimizer.choose import choose
from optimizer.customer_plan import customer_plan
from optimizer.explain.contradiction import contradiction_findings, contradictions
from optimizer.grouping import Grouping
from optimizer.handover import decide, gap_found
from optimizer.instance import Instance
from optimizer.limits import build_limits
from optimizer.limits.product import product_targets
from optimizer.optimum import Call, Infeasible
from optimizer.outcome import finished_plan, plan_without_targets
from optimizer.place import all_placed, place
from optimizer.rounding import round_targets
from optimizer.solvers import Solver, SolverFailed
from optimizer.spread import spread, spread_at_once
from optimizer.stopwatch import OutOfTime, Stopwatch
from optimizer.structures import instance_of


def allocate(scenario: Scenario, solver: Solver, watch: Stopwatch) -> Plan:
    """Decide every manager's target by product and territory.

    Never raises for a scenario without errors: limits that contradict each other, the time limit, an interrupt and a
    solver that fails are statuses of the plan, with findings that say why.
    """
    try:
        call = Call(solver, watch)
        with watch.step("hand-over"):
            decision = decide(scenario, call)
        with watch.step("cells"):
            instance = instance_of(decision.scenario)
        with watch.step("limits"):
            targets, limits = product_targets(instance), build_limits(instance)
        plan = _decide(instance, targets, limits, call)
        findings = (*plan.findings, *gap_found(decision))
        return replace(plan, customers=customer_plan(decision, scenario), findings=findings)
    except OutOfTime:
        return _stopped(scenario, watch, "The time limit was reached before a plan was made.", "Allow more time.")
    except KeyboardInterrupt:
        return _stopped(scenario, watch, "Interrupted before a plan was made.", "Run it again.")
    except SolverFailed as failure:
        return _stopped(scenario, watch, f"The solver failed: {failure}.", "Try another with --solver.")


def _decide(instance: Instance, targets: Grouping, limits: list[Grouping], call: Call) -> Plan:
    """Place, choose, spread and round."""
    watch, strict = call.watch, [limit.softened(None) for limit in limits]
    with watch.step("spread"):
        at_once = spread_at_once(instance, targets, strict, watch)
    try:
        with watch.step("place"):
            placed = all_placed(instance, targets, strict) if at_once else place(instance, targets, limits, call)
    except Infeasible:
        with watch.step("contradiction"):
            findings = contradiction_findings(contradictions(instance, targets, limits, watch))
        return plan_without_targets(instance.scenario, Status.CONTRADICTION, findings, watch)
    with watch.step("choose"):
        choice = choose(instance, placed, call)
    with watch.step("spread"):
        fair = at_once if at_once and not choice.kept else spread(instance, choice, call)
    with watch.step("rounding"):
        rounded = round_targets(instance, placed, fair.amount)
        watch.did("iterations", rounded.pivots)
    return finished_plan(instance, limits, choice, fair, rounded, watch)


def _stopped(scenario: Scenario, watch: Stopwatch, message: str, advice: str) -> Plan:
    finding = Finding("stopped", Severity.ERROR, message, advice)
    return plan_without_targets(scenario, Status.STOPPED, [finding], watch)
