"""Histories: what people and runs do in turn, played on the world and on the model, compared after every step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from integration.models import Coupling, Issue
from integration.services import couple, resolve
from integration.services.errors import Conflict, Refused
from tests.integration.properties.comparing import Compared, Failure
from tests.integration.properties.model import EITHER, FROM, HERE, THERE, TO, Ask
from tests.integration.properties.outcome import Model

Step = tuple[Any, ...]
SIDES = {HERE: "Business Central", THERE: "Sales"}


class History(Compared):
    """Plays steps, and compares after each."""

    def play(self, steps: list[Step]) -> None:
        world = self.world
        ids = world.begin(couples=2, free=1)
        self.model = self._new_model()
        rows = world.rows()
        for side, all_ids in ids.items():
            for record in all_ids:
                self._name(side, record)
                self.model.add(side, record, rows[side][record])
        for here, there in list(zip(ids[HERE], ids[THERE], strict=True))[:2]:
            self.model.couple(here, there, "")
        try:
            for step in steps:
                getattr(self, f"_{step[0]}")(*step[1:])
            self._in_the_end()
        except Exception as error:
            lines = "\n".join(f"  {number}. {line}" for number, line in enumerate(self.said, 1))
            raise Failure(f"{error}\nafter\n{lines}") from error

    def _new_model(self) -> Model:
        world = self.world
        return Model(
            sellers=dict(zip(world.sellers[:2], world.users[:2], strict=True)),
            terms={world.terms[0]: 91},
            team=world.base.team.pk.hex,
            robot=world.robot.actor or "",
        )

    # --- words ------------------------------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.said.append(text)

    def _pick(self, side: str, which: int) -> str | None:
        there_are = [i for i in self.ids[side] if i in self.model.rows[side]]
        return there_are[which % len(there_are)] if there_are else None

    def _value(self, side: str, name: str, value: Any) -> Any:
        """Values that only this world knows: sellers, users, payment terms."""
        if name == "seller" and value is not None:
            return (self.world.sellers if side == HERE else self.world.users)[value]
        if name == "terms" and value is not None:
            return self.world.terms[value] if side == HERE else 91 + value
        return value

    # --- people -----------------------------------------------------------------------------------------------------

    def _edit(self, side: str, which: int, how: str, name: str, value: Any) -> None:
        record = self._pick(side, which)
        if record is None:
            return
        how = "save" if how == "robot" and side == HERE else how
        values = {name: self._value(side, name, value)}
        self._say(f"{SIDES[side]}: {name} of {self.names[record]} = {value!r} ({how})")
        self.world.edit(side, record, values, how)
        who = self.model.robot if how == "robot" else ""
        self.model.edit(side, record, values, who=who, always=how in ("update", "sql"))

    def _out(self, side: str, which: int, out: bool) -> None:
        record = self._pick(side, which)
        if record is not None:
            self._say(f"{SIDES[side]}: {self.names[record]} {'leaves' if out else 'is back in'} the filter")
            self.world.edit(side, record, {"out": out}, "save")
            self.model.edit(side, record, {"out": out}, always=False)

    def _add(self, side: str, mail: str | None) -> None:
        record = self.world.add(side, mail or "")
        self._name(side, record)
        self._say(f"{SIDES[side]}: {self.names[record]} is new, e-mail {mail!r}")
        self.model.add(side, record, self.world.rows()[side][record])

    def _delete(self, side: str, which: int, how: str) -> None:
        record = self._pick(side, which)
        if record is not None:
            self._say(f"{SIDES[side]}: {self.names[record]} is deleted ({how})")
            self.world.delete(side, record, how)
            self.model.delete(side, record)

    def _couple(self, here: int, there: int, first: str, synch: bool) -> None:
        left, right = self._pick(HERE, here), self._pick(THERE, there)
        if left is None or right is None:
            return
        self._say(
            f"couple {self.names[left]} with {self.names[right]}, "
            f"first {first or 'field by field'}, synchronise now: {synch}"
        )

        def predict(model: Model) -> str:
            model.begin()
            refused = model.couple(left, right, first)
            if not refused and synch:
                model.chosen(Ask(), {HERE: [left], THERE: []})
                model.coupled.add((left, right))
            return refused

        self._watch(lambda: self.world.couple(left, right, first, synch=synch), predict)

    def _uncouple(self, which: int) -> None:
        if not self.model.couples:
            return
        pair = self.model.couples[which % len(self.model.couples)]
        self._say(f"uncouple {self.names[pair.here]}")
        found = Coupling.objects.get(local_id=pair.here, remote_id=pair.there)

        def predict(model: Model) -> None:
            model.uncouple(next(p for p in model.couples if p.here == pair.here))

        self._watch(lambda: couple.uncouple(self.world.current(), coupling_ids=[found.pk]) and None, predict)

    def _match(self, create: bool, synch: bool) -> None:
        self._say(f"match-based coupling, create new: {create}, synchronise: {synch}")
        creates = frozenset([TO]) if create else frozenset()
        self._watch(
            lambda: couple.match_couple(self.world.current(), create_new=create, synch=synch) and None,
            lambda model: model.match(Ask(creates=creates, full=True), synch=synch),
        )

    def _link(self) -> None:
        seller = self.world.sellers[2]
        if seller not in self.model.sellers:
            self._say("couple the third salesperson")
            self.world.link_seller()
            self.model.sellers[seller] = self.world.users[2]

    def _strategy(self, name: str, value: Any) -> None:
        self._say(f"table mapping: {name} = {value}")
        self.world.change_mapping(**{name: value})
        setattr(self.model, {"deletion_conflict": "deletion"}.get(name, name), value)

    def _field(self, name: str, what: str) -> None:
        rule = self.model.rules[name]
        if what == "switch":
            if rule.enabled and sum(each.enabled for each in self.model.rules.values()) < 3:
                return
            self._say(f"field mapping {name}: enabled = {not rule.enabled}")
            self.world.change_field(name, enabled=not rule.enabled)
            self.model.change_rule(name, enabled=not rule.enabled)
        elif name in ("city", "fax", "name"):
            self._say(f"field mapping {name}: direction = {what}")
            self.world.change_field(name, direction=what)
            self.model.change_rule(name, direction=what)

    def _resolve(self, which: int, choice: str) -> None:
        issues = self.world.conflicts()
        if not issues:
            return
        issue = issues[which % len(issues)]
        keys = self.world.conflicting(issue)
        here = issue.source_id.hex
        self._say(f"settle the conflict of {self.names[here]} about {', '.join(keys)}: {choice}")
        way = TO if choice == "ours" else FROM

        def settle() -> str:
            try:
                resolve.resolve(issue, dict.fromkeys(keys.values(), choice))
            except (Conflict, Refused):
                return "moved"
            return ""

        def predict(model: Model) -> str:
            model.begin()
            pair = model.of(HERE, here)
            if pair is None or pair.there not in model.rows[THERE] or here not in model.rows[HERE]:
                return "moved"
            if any(model.values(pair, name) != self.seen[here][name] for name in keys):
                return "moved"
            model.decide(pair, dict.fromkeys(keys, way))
            model.chosen(Ask(), {HERE: [here], THERE: []})
            return ""

        names = {f["key"]: f for f in issue.fields}
        self.seen = {here: {name: (names[key]["local"], names[key]["remote"]) for name, key in keys.items()}}
        self._watch(settle, predict)

    def _retry(self) -> None:
        self._say("try all issues again")
        resolve.retry(Issue.objects.filter(mapping=self.world.mapping))

    # --- runs -------------------------------------------------------------------------------------------------------

    def _run(self, direction: str, batch: int, fault: Step | None) -> None:
        due = self.world.due()
        ways = frozenset([direction]) if direction else EITHER

        def predict(model: Model) -> None:
            creates = frozenset() if model.only_coupled else ways
            model.incremental(Ask(ways, creates), due, batch)

        self._execute("synch", predict, fault, direction=direction, batch=batch)

    def _full(self, create: bool, first: str, batch: int, fault: Step | None) -> None:
        ask = Ask(EITHER, EITHER if create else frozenset(), full=True, first=first)
        options: dict[str, Any] = {"first_synch": first} if first else {}
        self._execute(
            "full", lambda model: model.full(ask), fault, batch=batch, create=create, confirmed=True, **options
        )

    def _records(self, side: str, which: list[int], force: str, create: bool) -> None:
        ids = list(dict.fromkeys(record for n in which if (record := self._pick(side, n)) is not None))
        ways = frozenset([force]) if force else EITHER
        ask = Ask(ways, ways if create else frozenset(), full=bool(force), force=force)
        chosen = {HERE: [], THERE: [], side: ids}
        named = ", ".join(self.names[i] for i in ids)
        self._say(f"synchronise {named or 'nothing'}, force: {force or 'no'}, create: {create}")
        options: dict[str, Any] = {"force": force} if force else {}
        self._watch(
            lambda: self.world.run(
                "records",
                None,
                direction=force,
                local_ids=chosen[HERE],
                remote_ids=chosen[THERE],
                create=create,
                **options,
            ),
            lambda model: model.chosen(ask, chosen),
        )

    def _execute(self, kind: str, predict: Callable[[Model], Any], fault: Step | None, **options: Any) -> None:
        said = ", ".join(f"{name} {value}" for name, value in options.items() if value not in ("", False))
        self._say(f"run {kind} ({said})" + (f", {fault[0]} at statement {fault[1]}" if fault else ""))
        if fault and fault[0] == "beside":
            self._beside(kind, predict, fault, options)
        else:
            self._watch(lambda: self.world.run(kind, fault, **options), predict)

    def _beside(self, kind: str, predict: Callable[[Model], Any], fault: Step, options: dict[str, Any]) -> None:
        """Somebody writes while the run is on its way: as if before it, after it, or between two of its phases."""
        _, at, side, which, name, value = fault
        record = self._pick(side, which)
        if record is None:
            return
        values = {name: value}
        said = f"{name} = {value!r}" if name != "delete" else "deleted"
        self._say(f"  meanwhile in {SIDES[side]}: {self.names[record]} {said}")

        def act(model: Model) -> None:
            if name == "delete":
                model.delete(side, record)
            else:
                model.edit(side, record, values)

        def act_really() -> None:
            if name == "delete":
                self.world.delete(side, record, "sql")
            else:
                self.world.edit(side, record, values, "sql")

        def before(model: Model) -> None:
            act(model)
            predict(model)

        def after(model: Model) -> None:
            predict(model)
            act(model)

        def between(model: Model) -> None:
            predict(model)
            done = model.written, model.made, model.coupled, model.uncoupled
            act(model)
            ways = frozenset([options["direction"]]) if options.get("direction") else EITHER
            creates = frozenset() if model.only_coupled else ways
            ask = Ask(ways, creates)
            model.chosen(ask, {HERE: [], THERE: [], side: [record]})
            written, made, coupled, uncoupled = done
            for key, (old, new) in model.written.items():
                written[key] = (written.get(key, (old,))[0], new)
            model.written, model.made = written, made + model.made
            model.coupled, model.uncoupled = coupled | model.coupled, uncoupled | model.uncoupled

        def within(model: Model, phase: int) -> None:
            ask = Ask(
                EITHER, EITHER if options["create"] else frozenset(), full=True, first=options.get("first_synch", "")
            )
            model.full(ask, lambda at: act(model) if at == phase else None)

        ends = [before, after]
        ends += [between] if kind == "synch" else [partial(within, phase=phase) for phase in (1, 2, 3)]
        self._watch(lambda: self.world.run(kind, ("beside", at, act_really), **options), *ends, people={(side, record)})

    # --- the end ----------------------------------------------------------------------------------------------------

    def _in_the_end(self) -> None:
        """A full synchronisation brings both sides together or says why not; a second one has nothing to write."""
        self._full(True, "", 1000, None)
        self._same_once()
        left = self.model.differences()
        assert not left, f"differs without a reason: {[(self.names[p.here], name) for p, name in left]}"
        for pair in self.model.couples:
            # what differs because somebody decided so was noted when they did
            assert self._whole(pair) or self.model.deletion == "none", f"{pair} lost a record"
        # who was unclear because of a record that this very run has changed has its turn in the next one
        unclear = set(self.model.unclear)
        self._full(True, "", 1000, None)
        if unclear and not self._wrote() <= unclear | {self._partner(*each) for each in unclear}:
            raise AssertionError(f"the second full synchronisation wrote {self._wrote()}, unclear were {unclear}")
        if unclear:
            self._full(True, "", 1000, None)
        assert not self._wrote(), f"a further full synchronisation wrote {self._wrote()}"
