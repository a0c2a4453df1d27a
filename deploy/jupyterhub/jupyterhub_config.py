"""JupyterHub for a class on one server; README.md beside this file sets it up step by step.

Students and instructors are accounts of the server, in the groups `students` and `instructors`.
"""

import pwd
import sys
from pathlib import Path

from traitlets import validate

c = get_config()  # noqa: F821

# "systemd": every student is an account of the server and has a unit of their own; nbgrader's exchange works.
# "docker": every student has a container; hand out and collect through your learning platform (README.md).
SPAWNER = "systemd"

MEMORY = "1G"  # for one student, server and kernel together; a lesson takes about half of it
CPUS = 2.0  # at most, for one student
IDLE_MINUTES = 60  # a server that nobody has used for so long is stopped; what was written stays
IMAGE = "alliance-workbook:latest"  # for "docker": built by repo2docker, see README.md
FIRST_LESSON = "alliance-workbook/notebooks/00_start_here.ipynb"

# Ten at once: a server takes seconds of one processor to start, and a class comes through the door together.
c.JupyterHub.concurrent_spawn_limit = 10
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.Spawner.mem_limit = MEMORY
c.Spawner.cpu_limit = CPUS
c.Spawner.default_url = f"/lab/tree/{FIRST_LESSON}"

# A web server in front of it, such as Caddy, brings the certificate; nothing here is reached from outside.
c.JupyterHub.bind_url = "http://127.0.0.1:8000"

c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {"students", "instructors"}
c.PAMAuthenticator.admin_groups = {"instructors"}
c.PAMAuthenticator.open_sessions = False

c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            sys.executable,
            "-m",
            "jupyterhub_idle_culler",
            f"--timeout={IDLE_MINUTES * 60}",
            "--cull-every=120",
            "--concurrency=10",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]


class OwnPort:
    """A port for each user, whatever is proposed.

    Two servers that start together may be given the same free port; the second then fails, or the proxy leads
    one student to another's server.
    """

    @validate("port")
    def _own_port(self, _proposal):
        return 20_000 + self.user.id


def short_runtime_folder(spawner):
    """Return where kernels keep their sockets: a socket's whole path has room for about 100 characters."""
    return str(Path(pwd.getpwnam(spawner.user.name).pw_dir, ".run"))


if SPAWNER == "systemd":
    from systemdspawner import SystemdSpawner

    class WorkbookSpawner(OwnPort, SystemdSpawner):
        """A unit of systemd for each student, on a port of its own."""

    c.JupyterHub.spawner_class = WorkbookSpawner
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.isolate_devices = True
    c.SystemdSpawner.disable_user_sudo = True
    c.SystemdSpawner.unit_extra_properties = {"TasksMax": "256"}
    c.Spawner.cmd = [str(Path(sys.executable).with_name("jupyterhub-singleuser"))]
    # Kernels talk through files of the student's own: ports of one machine would be everybody's.
    c.Spawner.args = ["--KernelManager.transport=ipc"]
    c.Spawner.environment = {
        "JUPYTER_PREFER_ENV_PATH": "1",  # the workbook's settings, whatever lies in a student's home
        "JUPYTER_RUNTIME_DIR": short_runtime_folder,
        "PYTHONNOUSERSITE": "1",
    }
elif SPAWNER == "docker":
    c.JupyterHub.spawner_class = "docker"
    c.JupyterHub.hub_bind_url = "http://172.17.0.1:8081"  # Docker's own bridge, where containers find the hub
    c.DockerSpawner.image = IMAGE
    c.DockerSpawner.cmd = ["jupyterhub-singleuser"]
    c.DockerSpawner.remove = True
    # A new volume is filled by Docker with what the image has there: the lessons. Later it is the student's.
    c.DockerSpawner.volumes = {"alliance-{username}": str(Path("/", "home", "jovyan"))}
    c.DockerSpawner.extra_host_config = {"pids_limit": 256, "security_opt": ["no-new-privileges"]}
    c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"  # the image's home is the workbook
else:
    raise ValueError(f"SPAWNER is {SPAWNER!r}. It can be 'systemd' or 'docker'.")
