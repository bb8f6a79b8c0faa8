"""The reader's own points: from a CSV file, or set one by one with the cursor."""

import time
from datetime import UTC, datetime

import numpy as np
import pytest

from iml_nn.ideas.playground import Playground, experiment, own_points

from .test_playground import assert_code_repeats


@pytest.fixture
def widget():
    return Playground()


def csv(rows, header="x1,x2,class"):
    return "\n".join([header, *rows]).encode()


GOOD = ["10,200,red", "12,210,red", "14,190,red", "30,400,blue", "34,420,blue", "32,410,blue"]


def upload(widget, content, name="points.csv"):
    widget.press("upload", ({"name": name, "size": len(content), "content": memoryview(content)},))
    widget.render()


def test_points_from_a_file(widget):
    upload(widget, csv(GOOD))
    X, y = widget.data
    assert y.tolist() == [1, 1, 1, 0, 0, 0]
    np.testing.assert_allclose(X.min(axis=0), -own_points.REACH)
    np.testing.assert_allclose(X.max(axis=0), own_points.REACH)
    assert widget.state["data"] == experiment.OWN
    said = widget.message.value
    assert "Scaled to ±1.2: x1 from" in said
    assert "x1 from 10 to 34" in said
    assert 'role="status"' in said
    widget.advance(10)
    assert_code_repeats(widget)
    assert widget.errors == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (csv([]), "holds no points"),
        (csv(GOOD, "x,y,class"), "names the columns x, y, class; expected x1, x2 and class"),
        (csv(GOOD, "x1,x1,class"), "expected x1, x2 and class"),
        (csv([*GOOD, "a lot,3,red"]), "point 7: x1 is 'a lot', not a number"),
        (csv([*GOOD, "1,nan,red"]), "point 7: x2 is 'nan'"),
        (csv([*GOOD, "1,inf,red"]), "point 7: x2 is 'inf'"),
        (csv([*GOOD, "1,2,"]), "point 7 has no class"),
        (csv([*GOOD, "1,2,NaN"]), "point 7 has no class"),
        (csv([*GOOD, "1,2"]), "point 7 has 2 values"),
        (csv(GOOD[:3]), "all points are of class 'red'"),
        (csv([f"{i},1,{i}" for i in range(6)]), "6 classes; there are colours for 5"),
        (csv([f"{i},1,{i % 2}" for i in range(1001)]), "1001 points; at most 1000"),
        (bytes(range(128, 256)), "no text in UTF-8"),
        (b"x1,x2,class\n1,2,\x00\n" + b'"' + b"a" * 200_000, "no table"),
        (b"1" * 10_000_000, "10.0 MB; at most 1 MB"),
    ],
)
def test_a_file_that_cannot_be_used_leaves_the_old_points(widget, content, message):
    before, run = widget.data, widget.run
    began = time.monotonic()
    upload(widget, content)
    assert time.monotonic() - began < 1
    said = widget.message.value.replace("&#x27;", "'")
    assert "points.csv was not used" in said
    assert message in said
    assert 'role="alert"' in said
    assert widget.data is before
    assert widget.run is run
    assert widget.errors == []


def test_long_names_of_classes_are_cut_in_the_message_only():
    long = 45 * "a"
    _, y, text = own_points.read_csv(f"x1,x2,class\n0,0,{long}1\n1,1,{long}2\n".encode())
    assert set(y) == {0, 1}
    assert long not in text


def test_semicolons_spaces_and_a_byte_order_mark_are_read():
    text = "\ufeffclass; x1 ;x2\r\n 2;1.5;3\r\n10;2.5;4\r\n"
    X, y, said = own_points.read_csv(text.encode())
    assert y.tolist() == [0, 1], "classes in the order of their numbers"
    assert X.shape == (2, 2)
    assert "class 0 is '2'" in said


def test_a_column_of_equal_and_of_huge_values_is_scaled():
    X, _ = own_points.rescaled(np.array([[1e308, 3.0], [-1e308, 3.0]]))
    np.testing.assert_allclose(X, [[own_points.REACH, 0], [-own_points.REACH, 0]])


def test_the_file_is_let_go(widget):
    widget.upload.set_trait(
        "value", ({"name": "a.csv", "type": "", "size": len(csv(GOOD)), "content": csv(GOOD),
                   "last_modified": datetime.now(UTC)},),
    )  # fmt: skip
    assert widget.upload.value == ()
    assert len(widget.data[1]) == len(GOOD)


def test_points_are_added_and_taken_away_at_the_cross(widget):
    X, y = widget.data
    widget.set(x1=-1.2, x2=0.7, label=2)
    widget.buttons["add_point"].click()
    np.testing.assert_allclose(widget.data[0][-1], [-1.2, 0.7])
    assert widget.data[1].tolist() == [*y, 2]
    assert widget.net.n_o == 3
    assert widget.state["data"] == experiment.OWN
    widget.buttons["remove_point"].click()
    np.testing.assert_array_equal(widget.data[0], X)
    widget.set(data="moons")
    np.testing.assert_array_equal(widget.data[0], X)
    widget.set(data=experiment.OWN)
    for _ in range(9):
        widget.buttons["remove_point"].click()
    assert widget.errors == []


def test_two_classes_remain_and_there_is_room_for_so_many_points(widget):
    widget.set(data=experiment.OWN)
    for _ in range(6):
        widget.buttons["remove_point"].click()
    assert len(np.unique(widget.data[1])) == 2
    assert "two classes must remain" in widget.message.value
    full = np.zeros((own_points.MAX_POINTS, 2)), np.arange(own_points.MAX_POINTS) % 2
    with pytest.raises(ValueError, match="as many as can be shown"):
        own_points.with_point(full, [0, 0], 1)
