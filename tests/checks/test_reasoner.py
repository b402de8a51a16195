"""Another reasoner is asked for what follows by the axioms; where it differs, that is told."""

import sys
from pathlib import Path

import pytest
from planted import CLEAN, planted, written

from realpolitik.checks.check import check
from realpolitik.command.cli import main
from realpolitik.engine.embedded import Store
from realpolitik.reasoning import reference
from realpolitik.reasoning.axioms import axiom_rules
from realpolitik.reasoning.rule import Rule


def test_what_no_rule_infers_and_owlrl_does_is_told_at_its_subject(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fewer(store: Store) -> list[Rule]:
        return [rule for rule in axiom_rules(store) if not rule.name.startswith("cax-sco ")]

    monkeypatch.chdir(CLEAN)
    monkeypatch.setattr(reference, "axiom_rules", fewer)
    stages: list[str] = []
    found = check(["."], (), stages.append, reasoner="owlrl")
    assert stages[-1] == "what owlrl infers"
    assert len(found.faults) == 10
    assert {(fault.severity, fault.rule) for fault in found.faults} == {
        ("error", "reasoners-differ")
    }
    fault = found.faults[0]
    assert (fault.path, fault.line, fault.column) == ("data/pell-2033.ttl", 9, 1)
    assert fault.message.startswith("id:")
    assert "owlrl infers this, and no rule of the axioms does. Some axiom lacks" in fault.message
    assert found.summary().endswith(", the rules alone 0")


def test_what_owlrl_does_not_infer_is_told_with_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CLEAN)
    monkeypatch.setattr(reference, "owl_closure", set)
    found = check(["."], reasoner="owlrl")
    assert len(found.faults) == 10
    assert any("the rule cax-sco rp:" in fault.message for fault in found.faults)
    assert "; owlrl and the rules of the axioms both infer 0 triples, owl" in found.summary()


def test_errors_are_mended_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files, _ = planted("label-language")
    written(files, tmp_path)
    monkeypatch.chdir(tmp_path)
    found = check(["."], reasoner="owlrl")
    assert [fault.rule for fault in found.faults] == ["label-language"]
    assert found.summary().endswith(": 1 error; owlrl is asked when the errors are mended")


def test_without_owlrl_a_line_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "owlrl", None)
    assert main(["check", str(CLEAN), "--reasoner", "owlrl"]) == 2
    line = capsys.readouterr().err
    assert "owlrl: not installed: " in line
    assert "pip install 'realpolitik[check]'" in line
