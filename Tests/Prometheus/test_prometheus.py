"""What deploy/ gives Prometheus and Grafana, against a real server and a real Prometheus that these tests start and stop.

    ATTUNE_BINARY=.build/debug/attune python3 Tests/Prometheus/test_prometheus.py      (Debian's prometheus; no packages)
"""
from __future__ import annotations

import json
import pathlib
import re
import subprocess
import tempfile
import time
import unittest
from typing import Iterator, List, Set, Tuple

from loop import JUDGES, Loop
from processes import Attune, Prometheus

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/attune.rules.yml"
DASHBOARD = ROOT / "deploy/grafana/attune.json"
MONITORING = ROOT / "docs/monitoring.md"

# What Grafana would put in, for a minute of scrapes every second.
VARIABLES = {"$__rate_interval": "30s", "$job": "attune", "$agent": ".+"}


def promtool(*arguments: str, text: str = "") -> Tuple[int, str]:
    folder = RULES.parent
    run = subprocess.run(["promtool", *arguments], input=text, cwd=folder, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    return run.returncode, run.stdout


def dashboard_queries() -> Iterator[Tuple[str, str]]:
    """The title and query of every panel and annotation, as Grafana would send it."""
    dashboard = json.loads(DASHBOARD.read_text())
    queries = [(panel["title"], target["expr"]) for panel in dashboard["panels"] for target in panel.get("targets", [])]
    queries += [(each["name"], each["expr"]) for each in dashboard["annotations"]["list"]]
    for title, query in queries:
        for name, value in VARIABLES.items():
            query = query.replace(name, value)
        yield title, query


def metrics_in(query: str) -> Set[str]:
    """The metrics that a query reads, histograms by their own name; recorded ones have a colon and are left out."""
    names = re.findall(r"(?<![\w:])(?:attune|process)_\w+(?![\w:])", query)
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}


class ToolTests(unittest.TestCase):
    def test_the_rules_are_well_formed(self) -> None:
        for arguments in (["check", "rules", RULES.name], ["check", "config", "prometheus.yml"]):
            status, output = promtool(*arguments)
            self.assertEqual(status, 0, output)

    def test_each_alert_fires_when_it_should_and_only_then(self) -> None:
        status, output = promtool("test", "rules", "attune.rules.test.yml")
        self.assertEqual(status, 0, output)
        cases = (RULES.parent / "attune.rules.test.yml").read_text().splitlines()
        for alert in re.findall(r"- alert: (\w+)", RULES.read_text()):
            about = [line for line in cases if f'alertname="{alert}"' in line]
            self.assertTrue(any("exp_samples: []" in line for line in about), f"{alert} is not seen not to fire")
            self.assertTrue(any("exp_samples: [{" in line for line in about), f"{alert} is not seen to fire")


class ScrapeTests(unittest.TestCase):
    """One server with something of everything, scraped every second."""

    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(prefix="attune-prometheus-")
        cls.addClassCleanup(folder.cleanup)
        cls.server = Attune(folder.name)
        cls.addClassCleanup(cls.server.stop)
        cls.loop = Loop(cls.server)
        cls.loop.go_round()
        cls.prometheus = Prometheus(folder.name, RULES, cls.server.port)
        cls.addClassCleanup(cls.prometheus.stop)
        cls.prometheus.wait_for('count_over_time(attune_build_info[1m]) >= 3')
        # Counters that move while they are watched.
        cls.loop.report_runs("later")
        recent = cls.server.get("/api/active/stats/labeled")["recent_7d"]
        cls.prometheus.wait_for(f'fleet:attune_labeled_examples_recent:sum == {recent}')
        cls.prometheus.wait_for('sum(rate(attune_events_total{outcome="accepted"}[30s])) > 0')
        cls.exposition = cls.server.text("/metrics")
        cls.metrics = set(re.findall(r"^# TYPE (\w+)", cls.exposition, re.MULTILINE))

    def test_the_metrics_are_clean(self) -> None:
        status, output = promtool("check", "metrics", text=self.exposition)
        self.assertEqual((status, output), (0, ""))

    def test_names_come_through_whole(self) -> None:
        found = self.prometheus.query('attune_judge_weight_ratio{agent="inbox_triage"}')
        self.assertEqual({each["metric"]["judge"] for each in found}, set(JUDGES))

    def test_every_query_of_the_dashboard_answers(self) -> None:
        for title, query in dashboard_queries():
            with self.subTest(panel=title, query=query):
                self.assertTrue(self.prometheus.query(query), "nothing to show")

    def test_the_dashboard_has_the_runbooks_five_panels(self) -> None:
        titles = {title for title, _ in dashboard_queries()}
        self.assertLessEqual({"Labeled data growth", "Active canaries", "Pending approvals", "Judge weights",
                              "Training success rate"}, titles)

    def test_every_rule_works(self) -> None:
        rules = [rule for group in self.prometheus.get("/api/v1/rules")["groups"] for rule in group["rules"]]
        self.assertEqual(len(rules), len(re.findall(r"^ +- (?:alert|record): ", RULES.read_text(), re.MULTILINE)))
        for rule in rules:
            with self.subTest(rule=rule["name"]):
                self.assertEqual(rule["health"], "ok", rule.get("lastError"))
                result = self.prometheus.query(rule["query"])
                if rule["type"] == "recording":
                    self.assertTrue(result, "nothing recorded")
                for alert in rule.get("alerts", []):
                    self.assertNotIn("<error", json.dumps(alert["annotations"]))

    def test_what_happened_is_what_prometheus_has(self) -> None:
        stats = self.server.get("/api/active/stats/labeled")
        expected = {
            "sum(attune_labeled_examples)": stats["total"],
            'attune_labeled_examples{source="gold"}': stats["by_source"]["gold"],
            "fleet:attune_labeled_examples_recent:sum": stats["recent_7d"],
            "fleet:attune_pending_approvals:sum": 1,
            'attune_canary_traffic_ratio{agent="inbox_triage"}': 0.1,
            'attune_canary_recommendation{recommendation="monitor"}': 1,
            'attune_training_consecutive_failures{agent="insights_writer"}': 1,
            'fleet:attune_training_success:ratio{agent="inbox_triage"}': 1,
            'attune_events_total{kind="run", outcome="rejected"}': 1,
            'attune_events_total{kind="run", outcome="duplicate"}': 1,
            'count(attune_judge_weight_ratio{agent="inbox_triage"})': 3,
            'attune_config_version - ignoring (instance, job) group_left () vector(%d)'
            % self.server.get("/api/active/status")["config_version"]: 0,
        }
        for query, value in expected.items():
            with self.subTest(query=query):
                self.assertEqual([float(each["value"][1]) for each in self.prometheus.query(query)], [value])

    def test_nothing_asks_for_a_metric_that_is_not_there(self) -> None:
        asked = {name for _, query in dashboard_queries() for name in metrics_in(query)}
        asked |= metrics_in(re.sub(r"^ *#.*$", "", RULES.read_text(), flags=re.MULTILINE))
        self.assertLessEqual(asked, self.metrics)

    def test_the_documentation_lists_every_metric_and_alert(self) -> None:
        text = MONITORING.read_text()
        rows: List[str] = re.findall(r"^\| `(\w+)", text, re.MULTILINE)
        self.assertEqual({row for row in rows if not row.startswith("Attune")}, self.metrics)
        alerts = re.findall(r"- alert: (\w+)", RULES.read_text())
        self.assertEqual([row for row in rows if row.startswith("Attune")], alerts)

    def test_only_one_series_names_bundles(self) -> None:
        for line in self.exposition.splitlines():
            if "bundle_id=" in line:
                self.assertTrue(line.startswith("attune_bundle_info{"), line)

    def test_a_scrape_is_quick(self) -> None:
        start = time.monotonic()
        for _ in range(5):
            self.server.text("/metrics")
        # Milliseconds, even of a debug build; the bound leaves room for a busy machine.
        self.assertLess((time.monotonic() - start) / 5, 0.5)


if __name__ == "__main__":
    unittest.main()
