"""`check --reasoner owlrl` reports what only one of two reasoners infers."""

import sys

import pytest
from planted import CLEAN

from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store
from realpolitik.reasoning import owlrl_reference
from realpolitik.reasoning.axioms import axiom_rules
from realpolitik.reasoning.rule import Rule
from realpolitik.terms import expand

Captured = pytest.CaptureFixture[str]

CHECK = ["check", str(CLEAN), "--reasoner", "owlrl"]


@pytest.mark.slow
def test_owlrl_infers_the_same_from_the_data_of_the_project(capsys: Captured) -> None:
    assert main(["check", "--reasoner", "owlrl"]) == 0
    found = capsys.readouterr()
    assert found.out == ""
    assert "owlrl and realpolitik infer the same" in found.err


@pytest.mark.slow
def test_missing_or_wrong_rule_is_reported(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def others(store: Store) -> list[Rule]:
        rules = [rule for rule in axiom_rules(store) if not rule.name.startswith("cax-sco")]
        domain = next(rule for rule in rules if rule.name.startswith("prp-dom"))
        return [*rules, domain._replace(head=(domain.head[0]._replace(object=expand("rp:Odd")),))]

    monkeypatch.setattr(owlrl_reference, "axiom_rules", others)
    assert main(CHECK) == 1
    found = capsys.readouterr()
    lines = found.out.splitlines()
    assert len(lines) == 10
    assert all(line.endswith("[reasoners-differ]") for line in lines)
    assert any("owlrl infers this, but the rules do not" in line for line in lines)
    assert "only owlrl infers" in found.err


def test_without_owlrl_a_line_says_what_to_install(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "owlrl", None)
    assert main(CHECK) == 2
    assert "owlrl: this library " in capsys.readouterr().err
