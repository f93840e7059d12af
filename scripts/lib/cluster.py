"""Attune nodes behind nginx on one PostgreSQL, with or without a pgbouncer: real processes on free ports of loopback.

For the scripts that need more than one server. Everything ends with the `Cluster`, and only what it started.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from attune_server import AttuneServer, free_port, wait_until


def program(name):
    """Daemons and the server's programs are kept off the PATH."""
    folders = ["/usr/sbin"] + sorted((str(path) for path in Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return shutil.which(name) or shutil.which(name, path=os.pathsep.join(folders)) or sys.exit(f"{name} was not found")


def children(pid):
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name, in parentheses, may have any character in it.
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
        except (OSError, ValueError):
            pass  # It has ended meanwhile.
    return found


class Unprivileged:
    """Runs programs that refuse to be root as the user that Debian's package brings."""

    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    @classmethod
    def own(cls, folder):
        if cls.prefix:
            shutil.chown(folder, "postgres", "postgres")


class PostgreSQL:
    """A server whose acknowledged commits outlive its processes; with `sync` also the machine."""

    def __init__(self, folder, sync):
        self.folder, self.sync, self.port = folder / "postgresql", sync, free_port()
        self.folder.mkdir()
        Unprivileged.own(self.folder)
        self.run("initdb", "--pgdata", f"{self.folder}/data", "--username", "attune", "--auth", "trust",
                 "--encoding", "UTF8", "--no-sync")
        self.start()

    def run(self, name, *arguments):
        command = Unprivileged.prefix + [program(name), *arguments]
        return subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200 " \
                  f"-c fsync={'on' if self.sync else 'off'} -c shared_buffers=256MB -c max_wal_size=4GB"
        self.run("pg_ctl", "start", "--wait", "--pgdata", f"{self.folder}/data", "--log", f"{self.folder}/log",
                 "--options", options)

    @property
    def pid(self):
        return int((self.folder / "data/postmaster.pid").read_text().split("\n")[0])

    def kill(self):
        """As a crash does: at once, and the processes that serve connections with it."""
        pid = self.pid
        for victim in [pid, *children(pid)]:
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until("the end of PostgreSQL", lambda: not Path(f"/proc/{pid}").exists())

    def stop(self):
        try:
            self.run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", f"{self.folder}/data")
        except subprocess.CalledProcessError:
            pass

    @property
    def url(self):
        return f"postgres://attune@127.0.0.1:{self.port}/postgres"

    def query(self, sql):
        """Rows of texts."""
        command = [program("psql"), self.url, "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator", "\t",
                   "--set", "ON_ERROR_STOP=1", "--command", sql]
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return [line.split("\t") for line in out.splitlines() if line]


class Daemon:
    """A process with a configuration file in a folder of its own."""

    def __init__(self, folder, command, configuration, port, unprivileged=False):
        folder.mkdir()
        if unprivileged:
            Unprivileged.own(folder)
        (folder / "conf").write_text(configuration)
        self.port = port
        prefix = Unprivileged.prefix if unprivileged else []
        self.process = subprocess.Popen(prefix + command + [str(folder / "conf")], cwd="/",
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(command[0], self.listens)

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def pgbouncer(folder, postgresql):
    port = free_port()
    return Daemon(folder / "pgbouncer", [program("pgbouncer"), "--quiet"], f"""
[databases]
postgres = host=127.0.0.1 port={postgresql.port} user=attune
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 20
max_client_conn = 500
""", port, unprivileged=True)


def nginx(folder, nodes):
    port = free_port()
    upstreams = "\n".join(f"server 127.0.0.1:{node.port} max_fails=1 fail_timeout=1s;" for node in nodes)
    return Daemon(folder / "nginx", [program("nginx"), "-p", str(folder / "nginx"), "-c"], f"""
daemon off;
pid {folder}/nginx/pid;
error_log {folder}/nginx/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/nginx/body; proxy_temp_path {folder}/nginx/proxy;
    fastcgi_temp_path {folder}/nginx/f; uwsgi_temp_path {folder}/nginx/u; scgi_temp_path {folder}/nginx/s;
    client_max_body_size 64m;
    upstream attune {{ {upstreams} keepalive 64; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://attune;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_buffering off;
        }}
    }}
}}
""", port)


class Cluster:
    """A context: everything in it runs until its end."""

    def __init__(self, nodes=3, pooled=False, sync=False, arguments=("--no-schedule",)):
        self.count, self.pooled, self.sync, self.arguments = nodes, pooled, sync, list(arguments)
        self.running = []

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="attune-cluster-"))
        self.folder.chmod(0o755)
        try:
            self.postgresql = PostgreSQL(self.folder, self.sync)
            arguments = ["--database", self.postgresql.url]
            if self.pooled:
                pool = pgbouncer(self.folder, self.postgresql)
                self.running.append(pool)
                arguments = ["--database", f"postgres://attune@127.0.0.1:{pool.port}/postgres", "--prepare", "off",
                             "--listen-database", self.postgresql.url]
            self.nodes = [AttuneServer(self.folder, f"node-{number}", arguments + self.arguments)
                          for number in range(self.count)]
            for node in self.nodes:
                node.start()
            for node in self.nodes:
                node.wait()
            balancer = nginx(self.folder, self.nodes)
            self.running.append(balancer)
            self.url = f"http://127.0.0.1:{balancer.port}"
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, kind, *_):
        for node in getattr(self, "nodes", []):
            if node.is_running and not node.stop():
                print(f"{node.name} did not end well", file=sys.stderr)
        for daemon in reversed(self.running):
            daemon.stop()
        if hasattr(self, "postgresql"):
            self.postgresql.stop()
        if kind is not None:
            for log in self.folder.glob("node-*.log"):
                print(f"--- {log.name}\n{log.read_text()[-3000:]}", file=sys.stderr)
        shutil.rmtree(self.folder, ignore_errors=True)
