import io

import numpy as np
import pytest

from geo._errors import MissingExtraError
from geo.maps.palette import LIGHT
from geo.maps.picture import draw_picture, write_pictures

image = pytest.importorskip("matplotlib.image", reason="pictures are drawn with matplotlib")


def pixels(png: bytes) -> np.ndarray:
    return np.rint(image.imread(io.BytesIO(png))[:, :, :3] * 255).astype(int)


def share(picture: np.ndarray, colour: str) -> float:
    rgb = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return float((picture == rgb).all(axis=2).mean())


def test_the_picture_shows_ground_in_its_colours(sheet) -> None:
    picture = pixels(draw_picture(sheet))
    assert picture.shape == (1350, 1800, 3)
    assert share(picture, LIGHT["held"]) > 0.02
    assert share(picture, LIGHT["defender"]) > 0.02
    assert share(picture, LIGHT["abroad"]) < 0.5


def test_the_same_sheet_gives_the_same_picture(sheet) -> None:
    assert draw_picture(sheet) == draw_picture(sheet)


def test_text_that_looks_like_mathematics_is_text(scene) -> None:
    scene.publisher = "$x^2$ $\\frac{"
    scene.place = type(scene.place)("$\\bad{", 1, 47.6, 35.1, "UA")
    assert draw_picture(scene.sheet())[:8] == b"\x89PNG\r\n\x1a\n"


def test_pictures_are_named_by_date(sheet, tmp_path) -> None:
    (path,) = write_pictures([sheet], tmp_path)
    assert path == tmp_path / "2023-07-25.png"


def test_without_matplotlib_the_extra_is_named(sheet, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"territory-change\[png\]"):
        draw_picture(sheet)
