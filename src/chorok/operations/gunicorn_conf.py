"""How `chorok serve` runs gunicorn. Each value bounds what one client can take from the others."""

import gc
import os
import resource
import sys
from typing import Any

from prometheus_client import multiprocess

#: Set by `chorok serve`: the folder in which all web processes of a host count together.
MULTIPROCESS_DIR = "PROMETHEUS_MULTIPROC_DIR"
#: The most connections of one process, and what it needs of open files for the rest.
CONNECTIONS, OTHER_FILES = 4000, 200


def connections_within(files: int) -> int:
    """Return how many connections a process may hold that may open so many files (RLIM_INFINITY: any number)."""
    if files == resource.RLIM_INFINITY:
        return CONNECTIONS
    return max(100, min(CONNECTIONS, files - OTHER_FILES))


def raise_open_files() -> None:
    """Raise the limit of open files, usually 1,024, as far as the connections need and the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + OTHER_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


worker_class = "chorok.operations.lanes.LaneWorker"
threads = int(os.environ.get("CHOROK_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
# So many requests of one process may wait, each holding its connection; further ones wait in the system's own queue,
# where nobody goes first.
worker_connections = connections_within(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
backlog = 4096
# A worker is renewed now and then, not all at once, so that nothing can grow for ever.
max_requests = 5000
max_requests_jitter = 500
limit_request_line = 8190
limit_request_fields = 100
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112 - a heartbeat file in memory
control_socket_disable = True
accesslog = None
logconfig_dict: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "%(levelname)s %(name)s %(message)s",
            "timestamp": True,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}


def post_worker_init(worker: Any) -> None:
    """Let the garbage collector pass over what was loaded and come less often; let threads take turns more often.

    The collector looked through the whole application time and again; what requests leave behind is freed without it,
    but for circles, which may wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    # A thread that comes back from the database, maybe with a row others wait for, waits so long for each busy one.
    sys.setswitchinterval(0.001)


def child_exit(server: Any, worker: Any) -> None:
    """Drop the gauges of a web process that ended."""
    if MULTIPROCESS_DIR in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
