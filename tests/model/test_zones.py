"""Only names of the tz database are zones, whatever else a machine keeps among its files."""

import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from bot.model.zones import find_zone, zone_names


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Shanghai", "Etc/GMT+5"])
def test_a_name_of_the_tz_database_is_a_zone(name):
    found = find_zone(name)
    assert found is not None
    assert found.key == name


@pytest.mark.parametrize(
    "name",
    [
        "posix/Europe/Berlin",
        "right/Europe/Berlin",
        "localtime",
        "posixrules",
        "tzdata.zi",
        "../zoneinfo/UTC",
        "",
        "UTC ",
    ],
)
def test_another_file_among_the_machines_zones_is_none(name):
    assert find_zone(name) is None


def test_a_machine_that_has_such_files_does_not_make_them_zones(tmp_path: Path):
    """Python itself opens whatever stands on its search path."""
    berlin = files("tzdata").joinpath("zoneinfo", "Europe", "Berlin").read_bytes()
    (tmp_path / "localtime").write_bytes(berlin)
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(tmp_path)])
    try:
        assert zoneinfo.ZoneInfo.no_cache("localtime").key == "localtime"
        assert find_zone("localtime") is None
    finally:
        zoneinfo.reset_tzpath(before)


def test_a_name_may_be_written_in_small_letters():
    found = find_zone("europe/berlin")
    assert found is not None
    assert found.key == "Europe/Berlin"


def test_every_name_can_be_opened():
    assert {name for name in zone_names().values() if find_zone(name) is None} == set()
    assert len(zone_names()) > 500
