"""dev.py mutate changes what runs, one thing at a time, and nothing that only people read."""

import mutate

MODULE = '''"""A module: 3 < 4."""

LEAST: int = 3


def enough(count: int, whole: bool = True) -> bool:
    """Whether there are `LEAST` or more: 7 >= 3."""
    if not whole:
        raise ValueError(f"only {count - 1} of 5")
    return count >= LEAST and whole
'''


def changes(tmp_path, source):
    path = tmp_path / "module.py"
    path.write_text(source, encoding="utf-8")
    return list(mutate.mutants_of(path))


def test_comparisons_flags_and_numbers_are_changed_and_words_are_not(tmp_path):
    found = {(mutant.line, mutant.change) for mutant in changes(tmp_path, MODULE)}
    assert found == {
        (3, "3  →  4"),
        (3, "3  →  2"),
        (6, "True  →  False"),
        (8, "not whole  →  bool(whole)"),
        (9, "count - 1  →  count + 1"),
        (9, "1  →  2"),
        (9, "1  →  0"),
        (10, "count >= LEAST  →  count > LEAST"),
        (10, "count >= LEAST and whole  →  count >= LEAST or whole"),
    }


def test_a_change_is_the_only_one_in_its_module(tmp_path):
    [mutant] = [m for m in changes(tmp_path, MODULE) if "count > LEAST" in m.change]
    assert "return count > LEAST and whole" in mutant.source
    assert "LEAST: int = 3" in mutant.source
    space = {}
    exec(compile(mutant.source, "module", "exec"), space)
    assert (space["enough"](3), space["enough"](4)) == (False, True)


def test_the_quickest_tests_are_asked_first_and_not_all_of_a_slow_room():
    seconds = {"slow": 60.0, "quick": 0.1, "middle": 10.0}
    assert mutate.quickest({"slow", "quick", "middle"}, seconds) == ["quick", "middle"]
    assert mutate.quickest({"slow"}, seconds) == ["slow"]
