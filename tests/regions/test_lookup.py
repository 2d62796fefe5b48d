import pytest

from geo._errors import RegionError
from geo.regions.library import load_regions
from geo.regions.lookup import find_region, get_region, means_everything


@pytest.mark.parametrize(
    ("worded", "name"),
    [
        ("south", "south"),
        ("the South", "south"),
        ("southern Ukraine", "south"),
        ("the eastern front", "east"),
        ("Bakhmut direction", "bakhmut"),
        ("the Bakhmut axis", "bakhmut"),
        ("Kupyansk sector", "kupiansk"),
        ("sumy region", "sumy oblast"),
        ("Kursk border region", "kursk oblast"),
        ("Dnipropetrovsk Oblast", "dnipropetrovsk oblast"),
        ("Kherson", "kherson"),
        ("Kherson region", "kherson oblast"),
        ("Донецька область", "donetsk oblast"),
        ("Луганщина", "luhansk oblast"),
        ("Курская область", "kursk oblast"),
        ("Zaporizhia Oblast", "zaporizhzhia oblast"),
        ("Crimea", "crimea"),
        ("Melitopol and Berdiansk directions", "melitopol and berdiansk"),
        ("Donetsk and Luhansk regions", "donetsk oblast and luhansk oblast"),
        ("the Donbas", "donetsk oblast and luhansk oblast"),
    ],
)
def test_wordings_find_their_polygon(worded, name):
    region = find_region(worded)
    assert region is not None
    assert region.name == name


@pytest.mark.parametrize("worded", ["", "the", "oblast", "Atlantis", "south of the reservoir", "Bakhmut and Atlantis"])
def test_no_polygon_is_guessed(worded):
    assert find_region(worded) is None


def test_a_union_covers_both():
    parts = {region.name: region.polygon for region in load_regions("sector")}
    union = find_region("Melitopol and Berdyansk")
    assert union is not None
    assert union.polygon.area == pytest.approx(parts["melitopol"].area + parts["berdiansk"].area, rel=1e-12)


def test_a_wording_can_mean_all_ground():
    assert means_everything("Ukraine")
    assert means_everything("the whole country")
    assert not means_everything("southern Ukraine")


def test_unknown_names_list_the_known_ones():
    with pytest.raises(RegionError, match=r"Atlantis.*bakhmut"):
        get_region("Atlantis")
