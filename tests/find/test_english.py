"""What is known of the English of a question stands in a file and does not contradict itself."""

import re
from pathlib import Path

import pytest
import yaml

from realpolitik.answer.question import Question, load_all
from realpolitik.errors import Malformed
from realpolitik.files import folder
from realpolitik.find.english import English, english_of, wordings_of
from realpolitik.find.mention import words

QUESTIONS = load_all()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.slug)


@each_question
def test_wording_names_each_parameter_once(question: Question) -> None:
    for wording in wordings_of(question):
        assert sorted(re.findall(r"\{(\w+)\}", wording)) == sorted(question.params)


def test_no_wording_is_that_of_two_questions() -> None:
    asked = [w.casefold().rstrip("?. ") for q in QUESTIONS for w in set(wordings_of(q))]
    assert len(asked) == len(set(asked))


@each_question
def test_phrases_that_ask_something_else_are_in_none_of_its_wordings(question: Question) -> None:
    phrases = [f" {' '.join(words(phrase))} " for phrase in english_of(question.slug).unlike]
    for wording in wordings_of(question):
        found = f" {' '.join(words(wording))} "
        assert not [phrase for phrase in phrases if phrase in found]


def test_english_of_a_question_is_lists_and_may_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realpolitik.find.english.folder", lambda _: str(tmp_path))
    assert english_of("threats") == English()
    file = tmp_path / "english" / "threats.yaml"
    file.parent.mkdir()
    file.write_text("words: fear", encoding="utf-8")
    with pytest.raises(Malformed, match=r"threats\.yaml, line 1: .* are lists"):
        english_of("threats")
    file.write_text("words:\n  - fear, dread\n  - awe\n", encoding="utf-8")
    assert english_of("threats") == English(words=("fear", "dread", "awe"))


def test_files_are_yaml_and_about_saved_questions() -> None:
    files = list((Path(folder("queries")) / "english").iterdir())
    assert {file.stem for file in files} <= {question.slug for question in QUESTIONS}
    for file in files:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
        assert tuple(read["phrasings"]) == english_of(file.stem).phrasings
