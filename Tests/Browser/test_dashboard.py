"""The dashboard in a real browser: the runbook's daily work, a whole deployment and a review session, by keyboard alone;
every page against WCAG 2.1 AA, small and large, light and dark; without a script; and how heavy and how quick it is.

    ATTUNE_BINARY=.build/debug/attune python3 test_dashboard.py     (with what requirements.txt lists)

Pictures of all pages are left in ATTUNE_SCREENSHOTS, or .build/screenshots.
"""
from __future__ import annotations

import tempfile
import unittest

from selenium.webdriver.common.keys import Keys

from browser import Browser
from server import AGENT, Server, Weeks

HOSTILE = "<script>document.title='broken'</script><b>bold</b> \u202egnp.exe\u202c \"'&amp;"


class DashboardTest(unittest.TestCase):
    server: Server
    browser: Browser

    @classmethod
    def setUpClass(cls) -> None:
        cls.server = Server()
        cls.addClassCleanup(cls.server.close)
        Weeks(cls.server).fill()
        cls.browser = Browser(cls.server.url)
        cls.addClassCleanup(cls.browser.quit)

    def setUp(self) -> None:
        self.browser.resize(1400, 900)
        self.browser.scheme("light")
        self.browser.complaints()

    def tearDown(self) -> None:
        self.assertEqual(self.browser.complaints(), [], "the console complained, or another host was asked")

    def pictures_for_the_readme(self) -> None:
        browser = self.browser
        browser.resize(1180, 760)
        for name, path in (("overview", "/"), ("canary", f"/canaries/{AGENT}"), ("approval", "/approvals/approval-1")):
            browser.open(path)
            browser.picture(f"readme-{name}")
        browser.scheme("dark")
        browser.open(f"/bundles/{self.server.get('/bundles')[0]['bundle_id']}")
        browser.picture("readme-bundle-dark")
        browser.scheme("light")
        item = self.server.post("/review/next", {"labeler": "operator"})["item"]["id"]
        browser.open(f"/review/{item}")
        browser.picture("readme-review")
        browser.resize(1400, 900)

    def newest(self, action: str) -> dict:
        return self.server.get(f"/logs?action={action}&limit=1")[0]

    # The runbook by keyboard

    def test_1_daily_operations(self) -> None:
        browser = self.browser
        self.pictures_for_the_readme()
        browser.open("/")
        browser.press(Keys.TAB)
        self.assertEqual(browser.script("return document.activeElement.textContent"), "Skip to content")
        for heading in ("Needs a person now", "Active canaries", "Pending approvals", "Labeled data", "Quality",
                        "Judge weights", "Training success"):
            self.assertIn(heading, browser.text)
        browser.follow("nav a", "Labeled data")
        for figure in ("By label", "By source", "approvals", "gold"):
            self.assertIn(figure, browser.text)
        browser.follow("a", "Suspect labels")
        self.assertIn("Labelers", browser.text)
        browser.follow("nav a", "Approvals")
        browser.follow("nav a", "Canaries")
        browser.follow("main a", AGENT)
        self.assertIn("Evidence", browser.text)
        browser.follow("nav a", "Judges")
        self.assertIn("gpt-3.5-turbo", browser.text)
        browser.follow("button", "Weigh them now")
        self.assertIn("computed anew", browser.text)
        browser.follow("main a", "In the log")
        self.assertIn("weights_update", browser.text)
        browser.follow("nav a", "Agents")
        browser.follow("main a", AGENT)
        browser.reach("#key")
        browser.type("thread-1")
        browser.script("window.isOld = true")
        browser.press(Keys.ENTER)
        browser.wait("!window.isOld && document.readyState === 'complete'")
        self.assertIn("The key falls into bucket", browser.text)

    def test_2_deployment(self) -> None:
        browser = self.browser
        browser.open(f"/canaries/{AGENT}")
        browser.reach("#reason")
        browser.type("making room")
        browser.follow("button", "Take it back")
        self.assertIn("was taken back", browser.text)
        self.assertEqual(self.newest("rollback")["reason"], "manual")
        browser.follow("nav a", "Bundles")
        browser.reach_text("summary", "Train a bundle")
        browser.press(Keys.ENTER)
        browser.reach("#train-least")
        browser.type("100")
        browser.follow("button", "Train")
        self.assertRegex(browser.text, r"Trained inbox_triage_\d{8}_\d{6}")
        browser.follow("button", "Propose it for approval")
        self.assertIn("waits for a decision", browser.text)
        browser.picture("approval-1400-light")
        browser.reach("#rationale")
        browser.type(f"Reviewed {HOSTILE}")
        browser.follow("button", "Approve")
        self.assertIn("is approved", browser.text)
        self.assertIn("<b>bold</b>", browser.text, "markup in a rationale appears as text")
        browser.reach("#percent")
        browser.type("10")
        browser.follow("button", "Deploy as a canary")
        self.assertIn("serves 10 % of", browser.text)
        for percent in ("50", "100"):
            browser.reach("#percent")
            browser.type(percent)
            browser.follow("button", "Promote")
        self.assertIn("is active for all traffic", browser.text)
        self.assertEqual(self.newest("promote")["actor"], "operator")
        approval = self.server.get("/approvals/recent")[0]
        self.assertEqual(self.server.get(f"/bundles/{AGENT}/active")["bundle_id"], approval["bundle_id"])

    def test_3_review_session(self) -> None:
        browser = self.browser
        self.server.post("/runs", {
            "run_id": "hostile", "agent": AGENT, "key": "<i>key</i>", "decision": "safe",
            "payload": {"risk_score": 50, "subject": HOSTILE, "body": "W" * 10_000},
            "judge_scores": {"gpt-4": {"verdict": "safe", "confidence": 99},
                             "claude-3-opus": {"verdict": "quarantine", "confidence": 99}}})
        browser.open("/review")
        browser.press(Keys.ENTER)
        browser.wait("location.pathname.startsWith('/review/review-')")
        self.assertFalse(any(judge in browser.text for judge in ("gpt-4", "claude")), "a labeler sees no verdict")
        self.assertFalse(browser.script("return document.getElementById('keys').open"))
        browser.press("?")
        self.assertTrue(browser.script("return document.getElementById('keys').open"))
        browser.picture("review-1400-light")
        browser.press("?")
        for key, said in (("1", "Labeled"), ("2", "Labeled"), ("u", "Took your answer"), ("s", "Left"), ("1", "Labeled")):
            self._press_in_review(key, said)
        before = self.server.get("/review/stats")["by_labeler"].get("operator", 0)
        self._press_in_review("u", "Took your answer")
        self.assertEqual(self.server.get("/review/stats")["by_labeler"].get("operator", 0), before - 1)
        self._press_in_review("1", "Labeled")
        item = self.newest("label")["item"]
        browser.open(f"/review/{item}")
        self.assertIn("You labeled it", browser.text)
        self._press_in_review("r", "asked of everybody again")
        browser.press("q")
        browser.wait("location.pathname === '/review'")
        self.assertIn("Your last labels", browser.text)

    def _press_in_review(self, key: str, said: str) -> None:
        self.browser.script("window.isOld = true")
        self.browser.press(key)
        self.browser.wait("!window.isOld && document.readyState === 'complete'")
        self.assertIn(said, self.browser.text)

    # Every page

    def pages(self) -> dict:
        bundle = self.server.get(f"/bundles?agent={AGENT}&limit=50")[-1]["bundle_id"]
        item = self.server.post("/review/next", {"labeler": "operator"})["item"]["id"]
        ids = [str(example["id"]) for example in self.server.get("/labeled?limit=2")]
        return {
            "overview": "/", "labeled": "/labeled", "import": f"/labeled/import?agent={AGENT}",
            "selected": f"/labeled/selected?id={ids[0]}&id={ids[1]}",
            "suspects": f"/labeled/suspects?agent={AGENT}", "review-start": "/review", "review-item": f"/review/{item}",
            "bundles": "/bundles", "bundle": f"/bundles/{bundle}", "approvals": "/approvals",
            "approval": "/approvals/approval-1", "canaries": "/canaries", "canary": f"/canaries/{AGENT}",
            "alerts": "/alerts", "judges": f"/judges?agent={AGENT}", "log": "/log", "agents": "/agents",
            "agent": f"/agents/{AGENT}?key=thread-1", "missing": "/approvals/approval-999"}

    def test_4_every_page_is_accessible(self) -> None:
        browser = self.browser
        bundle = self.server.post("/bundles/upload", {"agent": AGENT, "thresholds": {"risk_score_threshold": 61}})
        approval = self.server.post("/bundles/propose", {"agent": AGENT, "bundle_id": bundle["bundle_id"], "proposer": "ana"})
        self.server.post(f"/approvals/{approval['approval_id']}/approve", {"approver": "ana"})
        self.server.post(f"/approvals/{approval['approval_id']}/apply", {"canary_percent": 50})
        waiting = self.server.post("/bundles/upload", {"agent": AGENT, "thresholds": {"risk_score_threshold": 64}})
        self.server.post("/bundles/propose", {"agent": AGENT, "bundle_id": waiting["bundle_id"], "proposer": "ana"})
        for name, path in self.pages().items():
            browser.open(path)
            if name == "missing":
                browser.complaints()  # Chromium reports the page's own 404 as an error.
            for width, scheme in ((1400, "light"), (1400, "dark"), (400, "dark"), (400, "light")):
                browser.resize(width, 900)
                browser.scheme(scheme)
                with self.subTest(page=name, width=width, scheme=scheme):
                    self.assertEqual(browser.violations(), [])
                    self.assertLessEqual(browser.overflow(), 0, "the page is wider than the window")
                    browser.picture(f"{name}-{width}-{scheme}")
            browser.resize(2000, 1100)
            self.assertLessEqual(browser.overflow(), 0, f"{name} at 2000 px")

    def test_5_readable_and_operable_without_script(self) -> None:
        browser = self.browser
        browser.scripts(are_run=False)
        self.addCleanup(browser.scripts, are_run=True)
        browser.open("/")
        browser.picture("overview-without-script")
        table = browser.driver.find_element("css selector", "#growth table.numbers")
        self.assertTrue(table.is_displayed(), "the numbers of a chart show where there is no script")
        self.assertRegex(browser.driver.find_element("css selector", "#schedule time").text, r"UTC$")
        browser.driver.find_element("css selector", "#pause-reason").send_keys("drill")
        browser.driver.find_element("css selector", "#operations button").click()
        browser.wait_to_read("Learning is paused.")
        browser.driver.find_element("css selector", "#operations button").click()
        browser.wait_to_read("Learning goes on.")

    def test_6_figures_stay_fresh(self) -> None:
        browser = self.browser
        browser.open("/")
        browser.script("window.isSame = true")
        self.assertNotIn("Checking the feeds", browser.text)
        self.server.post("/pause", {"reason": "Checking the feeds"})
        self.addCleanup(self.server.post, "/resume")
        browser.wait_for("Checking the feeds")
        self.assertTrue(browser.script("return window.isSame"), "without a reload")
        self.assertEqual(browser.script("return document.querySelectorAll('#growth canvas').length"), 1)

    def test_7_times_and_tables(self) -> None:
        browser = self.browser
        browser.open("/log")
        time = browser.script("const t = document.querySelector('tbody time'); return [t.textContent, t.title, t.dateTime]")
        self.assertRegex(time[1], r"UTC$")
        self.assertNotIn("UTC", time[0], "the reader's own zone")
        browser.open("/bundles")
        browser.reach_text("th button", "Accuracy")
        browser.press(Keys.ENTER)
        order = "return [...document.querySelectorAll('tbody tr td:nth-child(5)')].map((c) => Number(c.dataset.value))"
        ascending = browser.script(order)
        self.assertEqual(ascending, sorted(ascending))
        browser.press(Keys.ENTER)
        self.assertEqual(browser.script(order), sorted(ascending, reverse=True))

    def test_8_a_file_is_looked_at_and_imported(self) -> None:
        browser = self.browser
        with tempfile.NamedTemporaryFile("wb", suffix=".csv") as file:
            file.write("\ufeffid;Risk Score;Klasse\r\nf-1;70,5;1\r\nf-2;viel;0\r\nf-3;3;2\r\n".encode())
            file.flush()
            self._look_and_import(file.name)
        example = self.server.get(f"/labeled?agent={AGENT}&source=sheet")[0]
        self.assertEqual((example["key"], example["label"]), ("f-2", "safe"))
        self.assertEqual(self.newest("import")["actor"], "operator")
        # The same without a script: the look is a page of its own, and the file is chosen again.
        browser.scripts(are_run=False)
        self.addCleanup(browser.scripts, are_run=True)
        with tempfile.NamedTemporaryFile("wb", suffix=".csv") as file:
            file.write(b"key,label,risk_score\ng-1,safe,1\n")
            file.flush()
            browser.open(f"/labeled/import?agent={AGENT}")
            for button, said in (("Look at it", "1 of 1 row can be imported"), ("Import", "1 example imported")):
                browser.driver.find_element("id", "i-file").send_keys(file.name)
                browser.driver.find_element("xpath", f"//form//button[.='{button}']").click()
                browser.wait_to_read(said)

    def _look_and_import(self, path: str) -> None:
        browser = self.browser
        browser.open(f"/labeled/import?agent={AGENT}")
        browser.script("window.isSame = true")
        browser.driver.find_element("id", "i-file").send_keys(path)
        browser.script("document.querySelector('details:has(#i-source)').open = true")
        for field, text in (("label", "Klasse"), ("map", "0:safe,1:quarantine,2:"), ("key", "id"), ("source", "sheet")):
            browser.driver.find_element("id", f"i-{field}").send_keys(text)
        browser.reach_text("button", "Look at it")
        browser.press(Keys.ENTER)
        browser.wait_for("2 of 3 rows can be imported, with 2 keys")
        self.assertTrue(browser.script("return window.isSame"), "the file stays chosen")
        self.assertIn("number feature risk_score", browser.text)
        self.assertIn("viel", browser.text)
        self.assertEqual(self.server.get(f"/labeled?agent={AGENT}&source=sheet"), [], "a look keeps nothing")
        browser.picture("import-looked-at")
        browser.follow("button", "Import")
        self.assertIn("2 examples imported", browser.text)

    def test_9_weight_and_first_paint(self) -> None:
        browser = self.browser
        browser.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.open("/")
        browser.wait("performance.getEntriesByName('first-contentful-paint').length")
        paint = browser.script("return performance.getEntriesByName('first-contentful-paint')[0].startTime")
        weight = browser.script(
            "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
            ".filter((e) => !e.name.endsWith('/live')).reduce((sum, e) => sum + e.transferSize, 0)")
        print(f"overview: first paint after {paint:.0f} ms, {weight / 1000:.0f} kB", flush=True)
        self.assertLess(paint, 1_000)
        self.assertGreater(weight, 100_000, "the chart library is there")
        self.assertLess(weight, 300_000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
