"""Work is counted: what grows as its input passes, what grows faster does not."""

from work import calls_of, is_linear


def once_each(size):
    for number in range(size):
        abs(number)


def once_a_pair(size):
    for _ in range(size):
        once_each(size)


def test_calls_are_counted_those_in_c_too():
    assert calls_of(once_each, 100) - calls_of(once_each, 0) == 100


def test_what_grows_with_its_input_is_linear_and_what_is_done_a_pair_is_not():
    assert is_linear(once_each, 1_000, 2_000)
    assert not is_linear(once_a_pair, 100, 200)
