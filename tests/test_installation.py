from iml_nn import installation


def test_this_installation_is_sound():
    assert installation.report() == "Everything is in place."


def test_a_wrong_version_and_a_missing_package_are_named(monkeypatch):
    monkeypatch.setattr(installation, "NEEDED", ("numpy", "no-such-package"))
    found = installation.problems(["numpy>=99", "no-such-package>=1"])
    assert found[0].startswith("numpy >=99 is needed, but version ")
    assert found[1] == "no-such-package >=1 is needed but not installed."


def test_the_report_says_what_to_do(monkeypatch):
    monkeypatch.setattr(installation, "NEEDED", ("no-such-package",))
    assert "README.md gives under 'Start'" in installation.report()
