"""The class server's files: settings that JupyterHub's own loader reads, and values that the Helm chart allows."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import jsonschema
import pytest
import yaml
from traitlets import HasTraits, Integer
from traitlets.config.loader import PyFileConfigLoader

from alliancekit.commands.lab import FIRST_LESSON

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy" / "jupyterhub"
VALUES = yaml.safe_load((DEPLOY / "values.yaml").read_text(encoding="utf-8"))
SCHEMA = json.loads((Path(__file__).with_name("z2jh_schema.json")).read_text(encoding="utf-8"))


class Spawner(HasTraits):
    """What the settings need of JupyterHub's spawner: a port, and a user with a number and a name."""

    port = Integer(0)
    user = SimpleNamespace(id=7, name="root")


def settings(tmp_path, monkeypatch, spawner="systemd"):
    installed = ModuleType("systemdspawner")
    installed.SystemdSpawner = Spawner
    monkeypatch.setitem(__import__("sys").modules, "systemdspawner", installed)
    text = (DEPLOY / "jupyterhub_config.py").read_text(encoding="utf-8")
    changed = text.replace('SPAWNER = "systemd"', f'SPAWNER = "{spawner}"')
    (tmp_path / "config.py").write_text(changed, encoding="utf-8")
    return PyFileConfigLoader("config.py", str(tmp_path)).load_config()


@pytest.mark.parametrize("spawner", ["systemd", "docker"])
def test_both_ways_start_ten_at_once_limit_memory_and_stop_what_is_idle(spawner, tmp_path, monkeypatch):
    c = settings(tmp_path, monkeypatch, spawner)
    assert c.JupyterHub.concurrent_spawn_limit == 10
    assert c.Spawner.mem_limit == "1G"
    (culler,) = c.JupyterHub.services
    assert "jupyterhub_idle_culler" in culler["command"]
    (role,) = c.JupyterHub.load_roles
    assert role["services"] == [culler["name"]]
    assert c.Spawner.default_url.endswith(FIRST_LESSON.as_posix())
    assert c.JupyterHub.bind_url.startswith("http://127.0.0.1:")


def test_another_spawner_is_refused_in_words(tmp_path, monkeypatch):
    with pytest.raises(ValueError, match="'systemd' or 'docker'"):
        settings(tmp_path, monkeypatch, "simple")


def test_every_server_has_a_port_of_its_own_whatever_is_proposed(tmp_path, monkeypatch):
    c = settings(tmp_path, monkeypatch)
    spawner = c.JupyterHub.spawner_class()
    spawner.port = 41234
    assert spawner.port == 20_007
    spawner.user = SimpleNamespace(id=8)
    spawner.port = 41234
    assert spawner.port == 20_008


def test_kernels_of_one_machine_talk_through_short_paths_and_no_ports(tmp_path, monkeypatch):
    c = settings(tmp_path, monkeypatch)
    assert c.Spawner.args == ["--KernelManager.transport=ipc"]
    folder = c.Spawner.environment["JUPYTER_RUNTIME_DIR"](Spawner())
    socket = f"{folder}/kernel-00000000-0000-0000-0000-000000000000-ipc-5"
    assert len(socket.replace("/root", "/srv/students/" + "n" * 32)) < 107  # as long as Linux allows


def test_nbgraders_exchange_serves_the_course_that_is_built():
    from alliancekit.course.building import _SETTINGS

    c = PyFileConfigLoader("nbgrader_config.py", str(DEPLOY)).load_config()
    assert f'course_id = "{c.CourseDirectory.course_id}"' in _SETTINGS
    assert f"install -d -m 0777 {c.Exchange.root}" in (DEPLOY / "README.md").read_text(encoding="utf-8")


def faults(values):
    return [fault.json_path for fault in jsonschema.Draft7Validator(SCHEMA).iter_errors(values)]


def test_the_charts_schema_allows_the_values():
    assert faults(VALUES) == []


@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        (("singleuser", "memory"), {"limit": "1G", "gurantee": "1G"}),
        (("cull", "timeout"), "an hour"),
        (("hub", "concurrentSpawnLimit"), "ten"),
        (("singleuserr",), {}),
    ],
)
def test_the_schema_finds_what_is_wrong(place, wrong):
    values = copy.deepcopy(VALUES)
    here = values
    for name in place[:-1]:
        here = here[name]
    here[place[-1]] = wrong
    assert faults(values)


def test_what_is_to_be_put_in_says_so_and_the_lessons_reach_a_students_volume():
    (copying,) = VALUES["singleuser"]["initContainers"]
    image = VALUES["singleuser"]["image"]
    assert copying["image"] == f"{image['name']}:{image['tag']}"
    (mount,) = copying["volumeMounts"]
    assert copying["command"][-1].endswith(f"{mount['mountPath']}/.".replace("/.", "/"))
    assert VALUES["singleuser"]["defaultUrl"].endswith(FIRST_LESSON.as_posix())
    text = (DEPLOY / "values.yaml").read_text(encoding="utf-8")
    assert not re.search(r"(?i)(secret|token|password): (?!REPLACE)\S", text)
