"""A server whose SQLite file is full, locked, moved, cut off, emptied or only readable, and which is killed meanwhile.

    ATTUNE_BINARY=$PWD/.build/debug/attune python3 test_sqlite_file.py     (two of the tests need root, for mounts of their own)
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts/lib"))
from attune_server import AttuneServer, binary, wait_until  # noqa: E402


class Server(AttuneServer):
    """A server of `attune.sqlite` in its folder."""

    @property
    def file(self):
        return self.folder / "attune.sqlite"

    @property
    def readiness(self):
        return self.get("/readyz")

    @property
    def codes(self):
        return [reason["code"] for reason in self.readiness.get("reasons", [])]

    def report(self, *ids):
        runs = [{"run_id": run, "agent": "inbox_triage", "key": f"key-{run}", "decision": "safe"} for run in ids]
        return self.call("POST", "/api/active/runs", {"items": runs})

    def metric(self, line):
        with __import__("urllib.request").request.urlopen(f"{self.url}/metrics") as response:
            return f"\n{line}\n" in response.read().decode()

    def refusal(self, *arguments):
        """What a start says that does not come about."""
        done = attune("serve", "--port", str(self.port), *self.arguments, *arguments, folder=self.folder)
        assert done.returncode == 1, done
        return done.stderr


class MountedServer(Server):
    """A server that sees mounts of its own; what it has mounted is reached through `inside`."""

    def __init__(self, folder, mounts, **more):
        super().__init__(folder, **more)
        self.mounts = mounts

    def start(self):
        with self.log_path.open("ab") as log:
            command = f'{self.mounts} && exec "$0" "$@"'
            self.process = subprocess.Popen(
                ["unshare", "-m", "--propagation", "private", "sh", "-c", command, binary(), "serve", "--port",
                 str(self.port), *self.arguments],
                env={**os.environ, **self.environment}, cwd=self.folder, stdout=log, stderr=log)

    def inside(self, path):
        return pathlib.Path(f"/proc/{self.process.pid}/root{path}")

    def mount(self, *arguments):
        subprocess.run(["nsenter", "-m", "-t", str(self.process.pid), "mount", *arguments], check=True)


def attune(*arguments, folder):
    return subprocess.run([binary(), *arguments], capture_output=True, text=True, timeout=60, cwd=folder)


def runs_in(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute("SELECT COUNT(*) FROM runs").fetchone()[0]


def seconds_of(work):
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


@unittest.skipUnless(os.environ.get("ATTUNE_BINARY"), "ATTUNE_BINARY must name the server")
class FileTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="attune-file-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def serve(self, server=None):
        server = server or Server(self.folder)
        server.serve()
        self.addCleanup(lambda: server.is_running and server.kill())
        return server

    def assertOnlyReasons(self, server, code, trouble):
        readiness = server.readiness
        self.assertEqual((readiness["status"], readiness["database"]), ("degraded", trouble))
        reason = next(reason for reason in readiness["reasons"] if reason["code"] == code)
        self.assertGreater(len(reason["detail"]), 40)
        self.assertTrue(server.metric(f'attune_database_trouble{{reason="{trouble}"}} 1'))
        self.assertTrue(server.metric("attune_database_up 0"))

    def assertWritesFailFast(self, server, words):
        """Also those that people make, and also many at once."""
        def pause():
            return server.call("POST", "/api/active/pause", {"reason": "test"})

        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: seconds_of(pause), range(32)))
        for seconds, (status, answer) in answers + [seconds_of(lambda: server.report("refused"))]:
            self.assertEqual((status, answer["code"]), (503, "unavailable"))
            self.assertIn(words, answer["detail"])
            self.assertLess(seconds, 3)
        status, _ = server.call("GET", "/api/active/config/inbox_triage?key=k")
        self.assertEqual(status, 200, "agents are answered all the same")

    def test_a_clean_stop_leaves_one_whole_file_that_only_its_owner_reads(self):
        server = self.serve()
        self.assertIn("is new", server.log)
        server.report(*"abc")
        wait_until("a snapshot", (self.folder / "attune.sqlite.snapshot").exists)
        self.assertEqual(attune("backup", "copy.sqlite", folder=self.folder).returncode, 0)
        names = ["attune.sqlite", "attune.sqlite-wal", "attune.sqlite-shm", "attune.sqlite.lock",
                 "attune.sqlite.snapshot", "copy.sqlite"]
        for name in names:
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, 0o600, name)
        self.assertTrue(server.stop())
        with tempfile.TemporaryDirectory() as elsewhere:
            shutil.copy(server.file, elsewhere)
            self.assertEqual(runs_in(f"{elsewhere}/attune.sqlite"), 3)
        server.file.chmod(0o644)
        self.serve(server)
        self.assertEqual(server.file.stat().st_mode & 0o777, 0o600)
        self.assertEqual(server.report(*"abc")[1]["duplicates"], 3)

    def test_one_process_at_a_time_changes_a_file_and_others_read_beside_it(self):
        server = self.serve()
        holder = f"belongs to process {server.process.pid}"
        self.assertIn(holder, server.refusal())
        for command in [["migrate"], ["restore", "backup.sqlite"]]:
            attune("backup", "backup.sqlite", folder=self.folder)
            done = attune(*command, folder=self.folder)
            self.assertEqual(done.returncode, 1, command)
            self.assertIn(holder, done.stderr)
        for command in [["verify"], ["doctor"], ["backup", "another.sqlite"]]:
            self.assertEqual(attune(*command, folder=self.folder).returncode, 0, command)
        self.assertEqual(server.report("a")[1]["accepted"], 1)
        server.kill()
        self.assertEqual(attune("migrate", folder=self.folder).returncode, 0, "a lock goes with its process")

    def test_the_doctor_names_what_cannot_be_served(self):
        server = self.serve()
        self.assertTrue(server.stop())
        with sqlite3.connect(server.file) as database:
            database.execute("UPDATE agents SET specification = '{}' WHERE name = 'inbox_triage'")
        database.close()
        done = attune("doctor", folder=self.folder)
        self.assertEqual(done.returncode, 2, done.stdout)
        self.assertIn("wrong  agent inbox_triage", done.stdout)

    def test_a_file_that_lost_something_is_not_served(self):
        server = self.serve()
        server.report("a")
        self.assertTrue(server.stop())
        whole = server.file.read_bytes()
        early = self.folder / "early.sqlite"
        shutil.copy(server.file, early)
        self.serve(server)
        server.post("/api/active/bundles/upload", {"agent": "inbox_triage", "thresholds": {"risk_score_threshold": 60}})
        server.deploy({"risk_score_threshold": 61}, 100)
        self.assertTrue(server.stop())

        for content, words in [(None, "is not there"), (b"", "is empty"), (whole, "what came last is missing"),
                               (whole[:len(whole) // 2], "malformed")]:
            server.file.unlink(missing_ok=True)
            if content is not None:
                server.file.write_bytes(content)
            for name in ["-wal", "-shm"]:
                pathlib.Path(f"{server.file}{name}").unlink(missing_ok=True)
            for _ in range(2):
                self.assertIn(words, server.refusal())
            self.assertEqual(server.file.read_bytes() if server.file.exists() else None, content, "nothing was changed")
        # Without the snapshot the mark beside the file still knows.
        (self.folder / "attune.sqlite.snapshot").unlink()
        server.file.write_bytes(b"")
        self.assertIn("is empty", server.refusal())
        server.arguments.append("--accept-empty")
        self.serve(server)
        self.assertEqual(server.readiness["status"], "ok")
        self.assertIn("--accept-empty", server.log)

    def test_a_log_that_went_missing_after_a_kill_is_noticed(self):
        server = self.serve()
        server.report("a")
        self.assertTrue(server.stop())
        self.serve(server)
        # Two signs of life, the second of which is in the log alone.
        mark = self.folder / "attune.sqlite.lock"
        before = mark.read_text()
        wait_until("a sign of life", lambda: mark.read_text() != before)
        server.report("b")
        server.kill()
        pathlib.Path(f"{server.file}-wal").unlink()
        self.assertIn("lacks what was written last", server.refusal())

    def test_a_file_that_is_moved_away_is_noticed_within_a_second_and_nothing_more_is_acknowledged(self):
        server = self.serve()
        self.assertEqual(server.report("before")[1]["accepted"], 1)
        away = self.folder / "away.sqlite"
        server.file.rename(away)
        status, answer = server.report("after")
        self.assertEqual((status, answer["code"]), (503, "unavailable"), "not even before the next look")
        began = time.monotonic()
        wait_until("notice", lambda: "database_moved" in server.codes)
        self.assertLess(time.monotonic() - began, 2)
        self.assertOnlyReasons(server, "database_moved", "moved")
        self.assertWritesFailFast(server, "moved")
        away.rename(server.file)
        wait_until("recovery", lambda: server.readiness["status"] == "ok")
        status, answer = server.report("before", "after", "later")
        self.assertEqual(status, 202)
        self.assertEqual(answer["accepted"] + answer["duplicates"], 3)
        # Another file under the name is as wrong as none.
        server.file.rename(away)
        sqlite3.connect(server.file).execute("CREATE TABLE other (id)").connection.close()
        wait_until("notice", lambda: "database_moved" in server.codes)
        self.assertEqual(server.report("x")[0], 503)
        self.assertTrue(server.stop())
        self.assertEqual(runs_in(away), 3, "what was acknowledged is in the file that was opened")

    def test_a_file_that_is_deleted_takes_no_events_and_is_not_begun_anew(self):
        server = self.serve()
        server.report("a")
        wait_until("a snapshot", (self.folder / "attune.sqlite.snapshot").exists)
        server.file.unlink()
        self.assertEqual(server.report("b")[0], 503)
        wait_until("notice", lambda: "database_moved" in server.codes)
        server.kill()
        self.assertIn("is not there", server.refusal())

    def test_a_file_that_is_cut_off_is_noticed(self):
        server = self.serve()
        server.report("a")
        self.assertTrue(server.stop())
        self.serve(server)
        wait_until("a look", lambda: server.readiness["status"] == "ok")
        time.sleep(1.5)
        os.truncate(server.file, 8_192)
        wait_until("notice", lambda: "database_corrupt" in server.codes)
        self.assertOnlyReasons(server, "database_corrupt", "corrupt")
        self.assertWritesFailFast(server, "damaged")
        server.stop()
        self.assertIn("attune restore", server.refusal())

    def test_a_locked_file_is_said_and_nobody_queues(self):
        server = self.serve()
        server.report("a")
        other = sqlite3.connect(server.file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        self.assertWritesFailFast(server, "locked")
        wait_until("notice", lambda: "database_locked" in server.codes)
        self.assertOnlyReasons(server, "database_locked", "locked")
        seconds, (status, _) = seconds_of(lambda: server.call("POST", "/api/active/pause", {"reason": "test"}))
        self.assertEqual(status, 503)
        self.assertLess(seconds, 0.5)
        self.assertEqual(server.call("GET", "/api/active/approvals/pending")[0], 200, "reading goes on")
        other.execute("ROLLBACK")
        wait_until("recovery", lambda: server.readiness["status"] == "ok", seconds=5)
        self.assertEqual(server.report("b")[1]["accepted"], 1)

    def test_a_locked_file_is_found_out_without_anybody_writing(self):
        server = self.serve()
        other = sqlite3.connect(server.file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        wait_until("notice", lambda: "database_locked" in server.codes, seconds=10)
        other.execute("ROLLBACK")

    @unittest.skipUnless(os.geteuid() == 0, "mounts need root")
    def test_a_full_disk_is_said_spooled_and_got_over(self):
        disk = self.folder / "disk"
        disk.mkdir()
        server = MountedServer(
            self.folder, f"mount -t tmpfs -o size=24m tmpfs {disk}",
            arguments=["--no-schedule", "--database", f"{disk}/attune.sqlite", "--snapshot", f"{self.folder}/snapshot"])
        self.serve(server)
        self.assertEqual(server.report("before")[1]["accepted"], 1)
        filler = server.inside(disk) / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(65_536))
            except OSError:
                pass
        wait_until("a warning", lambda: "disk_low" in server.codes)
        count = 0
        payload = {"text": "x" * 60_000}

        def fill():
            nonlocal count
            count += 1
            run = {"run_id": f"fill-{count}", "agent": "inbox_triage", "key": f"k{count}", "payload": payload}
            return server.call("POST", "/api/active/runs", run)[0] == 503

        wait_until("a write that fails", fill)
        wait_until("notice", lambda: "database_full" in server.codes)
        self.assertOnlyReasons(server, "database_full", "full")
        self.assertWritesFailFast(server, "full")
        filler.unlink()
        wait_until("recovery", lambda: server.readiness["status"] == "ok", seconds=10)
        self.assertEqual(server.report("before", "after")[1]["accepted"], 1)
        self.assertEqual(server.codes, [])

    @unittest.skipUnless(os.geteuid() == 0, "mounts need root")
    def test_a_file_that_can_only_be_read_is_said_and_got_over(self):
        data = self.folder / "data"
        data.mkdir()
        arguments = ["--no-schedule", "--database", f"{data}/attune.sqlite", "--snapshot", f"{self.folder}/snapshot"]
        server = self.serve(Server(self.folder, arguments=arguments))
        wait_until("a snapshot", (self.folder / "snapshot").exists)
        self.assertTrue(server.stop())
        server = self.serve(MountedServer(
            self.folder, f"mount --bind {data} {data} && mount -o remount,ro,bind {data}", arguments=arguments))
        self.assertOnlyReasons(server, "database_read_only", "read_only")
        self.assertEqual(server.report("a")[0], 503)
        server.mount("-o", "remount,rw,bind", str(data))
        wait_until("recovery", lambda: server.readiness["status"] == "ok")
        self.assertEqual(server.report("a")[1]["accepted"], 1)

    @unittest.skipUnless(os.geteuid() == 0, "a clock of its own needs root")
    def test_a_clock_that_jumped_is_doubted_over_restarts_until_somebody_accepts_it(self):
        server = self.serve()
        mark = self.folder / "attune.sqlite.lock"
        wait_until("a sign of life", lambda: '"clock"' in mark.read_text())
        self.assertTrue(server.stop())
        # Ten days went by since the machine started, as far as this process can see, and none on the wall.
        for _ in range(2):
            server.process = None
            with server.log_path.open("ab") as log:
                server.process = subprocess.Popen(
                    ["unshare", "-T", "--boottime", "864000", binary(), "serve", "--port", str(server.port),
                     *server.arguments], cwd=self.folder, stdout=log, stderr=log)
            server.wait()
            self.assertEqual(server.codes, ["clock_jumped"])
            self.assertEqual(server.call("POST", "/api/active/schedule/guard_check/run", {})[1]["code"], "clock_jumped")
            self.assertTrue(server.metric("attune_clock_trusted 0"))
            self.assertTrue(server.stop() or server.process.returncode is not None)
        with server.log_path.open("ab") as log:
            server.process = subprocess.Popen(
                ["unshare", "-T", "--boottime", "864000", binary(), "serve", "--port", str(server.port),
                 *server.arguments], cwd=self.folder, stdout=log, stderr=log)
        server.wait()
        done = attune("clock", "accept", "--reason", "slept", "--server", server.url, folder=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(server.readiness["status"], "ok")
        self.assertEqual(len(server.get("/api/active/logs?action=clock_accept")), 1)

    def test_what_was_acknowledged_outlives_kills(self):
        server = self.serve()
        acknowledged = []
        for round_ in range(5):
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                def report(number):
                    run = f"{round_}-{number}"
                    try:
                        if server.report(run)[0] == 202:
                            acknowledged.append(run)
                    except OSError:
                        pass
                reports = [pool.submit(report, number) for number in range(200)]
                wait_until("some", lambda: sum(run.startswith(f"{round_}-") for run in acknowledged) > 20)
                server.kill()
                concurrent.futures.wait(reports)
            self.serve(server)
        answer = server.report(*acknowledged)[1]
        self.assertEqual((answer["accepted"], answer["duplicates"]), (0, len(acknowledged)))

    def test_the_documented_way_back_from_a_lost_file(self):
        """Runs the commands of docs/operations.md as they stand there."""
        server = self.serve()
        server.report("kept")
        text = (pathlib.Path(__file__).resolve().parents[2] / "docs/operations.md").read_text()
        section = text.split("### The database is lost or damaged\n")[1].split("\n#")[0]
        nightly, way_back = re.findall(r"```bash\n(.*?)```", section, re.S)
        lines = [line.split("#")[0].strip() for line in way_back.splitlines() if line.strip()]
        self.assertGreater(len(lines), 3)
        self.assertEqual(attune(*nightly.split()[1:], folder=self.folder).returncode, 0)
        server.report("lost")
        server.file.unlink()
        if os.geteuid() == 0:
            os.chown(self.folder, 65_534, 65_534)
        for line in lines:
            words = line.split()
            if words[:2] == ["systemctl", "stop"]:
                server.stop()
            elif words[:2] == ["systemctl", "start"]:
                self.serve(server)
            else:
                self.assertEqual(words[0], "attune", line)
                done = attune(*words[1:], folder=self.folder)
                self.assertEqual(done.returncode, 0, (line, done.stdout, done.stderr))
        answer = server.report("kept", "lost")[1]
        self.assertEqual((answer["accepted"], answer["duplicates"]), (1, 1))
        self.assertEqual(server.file.stat().st_uid, self.folder.stat().st_uid, "what root restores is the service's")


if __name__ == "__main__":
    unittest.main()
