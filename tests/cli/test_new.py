import pytest

from scenarios.ready_made import examples, scenarios_of
from tests.cli.command import EXAMPLES, call


@pytest.mark.parametrize("name", examples())
def test_an_example_is_copied_whole(name, tmp_path):
    folder = tmp_path / "plan"
    result = call("new", folder, "--example", name)
    assert result.exit_code == 0
    assert contents(folder) == contents(EXAMPLES / name)


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_to_do_next_is_said(tmp_path):
    result = call("new", tmp_path / "plan")
    assert f"kvota run {tmp_path / 'plan'}" in result.output
    result = call("new", tmp_path / "three", "--example", "one-goal-three-structures")
    folders = [str(tmp_path / "three" / name) for name in ("generalists", "hunters-farmers", "stages")]
    assert f"kvota compare {' '.join(folders)}" in result.output


def test_without_a_name_it_is_products_2004(tmp_path):
    call("new", tmp_path / "plan")
    assert (tmp_path / "plan" / "products.csv").read_bytes() == (EXAMPLES / "products-2004/products.csv").read_bytes()


def test_an_empty_folder_is_filled(tmp_path):
    assert call("new", tmp_path).exit_code == 0
    assert (tmp_path / "scenario.toml").is_file()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = call("new", tmp_path)
    assert result.exit_code == 2
    assert "exists and is not empty" in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_left_alone(tmp_path):
    (tmp_path / "plan").write_text("mine")
    result = call("new", tmp_path / "plan")
    assert (result.exit_code, (tmp_path / "plan").read_text()) == (2, "mine")


def test_an_unknown_example_gets_the_nearest_suggested(tmp_path):
    result = call("new", tmp_path / "plan", "--example", "product-2004")
    assert result.exit_code == 2
    assert 'There is no example "product-2004". Did you mean "products-2004"?' in result.output
    assert not (tmp_path / "plan").exists()


def test_the_list_says_a_line_about_each():
    result = call("new", "--list")
    assert result.exit_code == 0
    for name, about in examples().items():
        assert name in result.output
        assert about.split()[0] in result.output
        assert about.endswith(".")


def test_the_examples_are_those_of_the_design():
    assert list(examples()) == [
        "contradiction",
        "hunters-farmers",
        "margin-2004",
        "money-2004",
        "one-goal-three-structures",
        "products-2004",
        "shortage",
        "stages",
    ]


def test_the_scenarios_of_an_example_are_found():
    assert [path.as_posix() for path in scenarios_of("stages")] == ["."]
    several = scenarios_of("one-goal-three-structures")
    assert [path.as_posix() for path in several] == ["generalists", "hunters-farmers", "stages"]
