"""Chromium, driven by the keyboard, with an eye on its console and on what it asks other hosts for."""
from __future__ import annotations

import json
import os
import pathlib
import urllib.parse
from typing import Any, List

import axe_playwright_python
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

SCREENSHOTS = pathlib.Path(os.environ.get("ATTUNE_SCREENSHOTS", ".build/screenshots"))
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


class Browser:
    def __init__(self, url: str, *arguments: str):
        self.url = url
        options = Options()
        options.binary_location = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en-GB",
                         "--disable-background-networking", "--hide-scrollbars", "--force-prefers-no-reduced-motion", *arguments):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        service = Service("/usr/bin/chromedriver", env={**os.environ, "TZ": "Europe/Berlin"})
        self.driver = webdriver.Chrome(options=options, service=service)
        self.driver.set_page_load_timeout(30)
        self._foreign: List[str] = []
        self._complaints: List[str] = []
        self.resize(1400, 900)
        self.scheme("light")
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def quit(self) -> None:
        self.driver.quit()

    # Looking

    def open(self, path: str) -> None:
        self.driver.get(self.url + path)

    def resize(self, width: int, height: int) -> None:
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        # What the page does about it has been done once it was drawn.
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))")

    def scheme(self, name: str) -> None:
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme", "value": name},
                         {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def scripts(self, are_run: bool) -> None:
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not are_run})

    def script(self, text: str, *arguments: Any) -> Any:
        return self.driver.execute_script(text, *arguments)

    @property
    def text(self) -> str:
        return self.script("return document.body.innerText")

    @property
    def path(self) -> str:
        return urllib.parse.urlsplit(self.driver.current_url).path

    def wait(self, condition: str, *arguments: Any, seconds: float = 10) -> None:
        """Waits until a JavaScript expression is true."""
        WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(f"return Boolean({condition})", *arguments), condition)

    def wait_for(self, text: str, seconds: float = 10) -> None:
        self.wait("document.body && document.body.innerText.includes(arguments[0])", text, seconds=seconds)

    def wait_to_read(self, text: str, seconds: float = 10) -> None:
        """As `wait_for`, where pages run no script; the page may change meanwhile."""
        # Chromium has several errors for an element of the page before.
        wait = WebDriverWait(self.driver, seconds, ignored_exceptions=[WebDriverException])
        wait.until(lambda driver: text in driver.find_element("tag name", "main").text, f"“{text}” does not appear")

    def picture(self, name: str) -> None:
        self.driver.save_screenshot(str(SCREENSHOTS / f"{name}.png"))

    # By keyboard alone

    def press(self, *keys: str) -> None:
        chain = ActionChains(self.driver, duration=0)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def reach(self, selector: str, most: int = 160) -> None:
        """Tabs until the focus is on what the selector finds."""
        for _ in range(most):
            if self.script("return document.activeElement.matches(arguments[0])", selector):
                return
            self.press(Keys.TAB)
        raise AssertionError(f"the focus does not come to {selector} on {self.path}")

    def reach_text(self, tag: str, text: str, most: int = 160) -> None:
        for _ in range(most):
            if self.script("const a = document.activeElement; return a.matches(arguments[0])"
                           " && a.textContent.trim().startsWith(arguments[1])", tag, text):
                return
            self.press(Keys.TAB)
        raise AssertionError(f"the focus does not come to a {tag} with “{text}” on {self.path}")

    def follow(self, tag: str, text: str) -> None:
        """Reaches a link or button and presses Enter, and waits for the page it leads to."""
        self.reach_text(tag, text)
        self.script("window.isOld = true")
        self.press(Keys.ENTER)
        self.wait("!window.isOld && document.readyState === 'complete'")

    def type(self, text: str) -> None:
        self.press(Keys.CONTROL + "a" + Keys.NULL)
        self.press(text)

    # Judging

    def violations(self) -> List[str]:
        """What axe-core finds against WCAG 2.1 AA."""
        if not self.script("return typeof window.axe === 'object'"):
            self.script(AXE)
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, {runOnly: {type: 'tag', values: arguments[0]}, resultTypes: ['violations']})"
            ".then((result) => done(result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200) + ' '"
            " + n.any.map((c) => c.message).join('; ')).slice(0, 3).join(' | ')}`)), (e) => done([String(e)]));", TAGS)
        return found

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        return self.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def complaints(self) -> List[str]:
        """What the console said at the level of an error, and requests that went elsewhere, since the last look."""
        host = urllib.parse.urlsplit(self.url).netloc
        found = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] != "Network.requestWillBeSent":
                continue
            url = urllib.parse.urlsplit(message["params"]["request"]["url"])
            if url.scheme in ("http", "https", "ws", "wss") and url.netloc != host:
                found.append(f"a request to {url.geturl()}")
        return found
