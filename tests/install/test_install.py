#!/usr/bin/python3
"""The installed program finds its templates and gives the same bytes as the one in the source tree:
test_install.py PROGRAM. Ends with a line `N passed, N failed`."""

import filecmp
import os
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else f"{ROOT}/build/scorer"


def files_below(folder):
    return sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = cls.folder.name
        subprocess.run(["make", "-s", "install", "-o", PROGRAM, f"BUILD={os.path.dirname(PROGRAM)}",
                        f"DESTDIR={cls.root}", "PREFIX=/opt/scorer"], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
        cls.installed = f"{cls.root}/opt/scorer/bin/scorer"
        for program, out in ((PROGRAM, "source"), (cls.installed, "installed")):
            subprocess.run([program, "score", f"{SAMPLE}/evaluation.xml", "--quiet",
                            "--out", f"{cls.root}/{out}"], check=True, cwd=cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_the_same_files(self):
        self.assertEqual(files_below(f"{self.root}/source"), files_below(f"{self.root}/installed"))

    def test_the_same_bytes(self):
        names = files_below(f"{self.root}/source")
        _, different, errors = filecmp.cmpfiles(f"{self.root}/source", f"{self.root}/installed",
                                                names, shallow=False)
        self.assertEqual(([], []), (different, errors))

    def test_rubrics_come_along(self):
        self.assertEqual(sorted(os.listdir(f"{ROOT}/rubrics")),
                         sorted(os.listdir(f"{self.root}/opt/scorer/share/scorer/rubrics")))

    def test_a_result_is_verified_by_the_other(self):
        done = subprocess.run([PROGRAM, "verify", f"{self.root}/installed"], check=False,
                              capture_output=True, text=True)
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_moved_without_its_templates_it_says_so(self):
        alone = f"{self.root}/alone"
        os.makedirs(alone)
        os.link(self.installed, f"{alone}/scorer")
        done = subprocess.run([f"{alone}/scorer", "score", f"{SAMPLE}/evaluation.xml", "--out",
                               f"{alone}/out"], check=False, capture_output=True, text=True)
        self.assertEqual(1, done.returncode)
        self.assertIn("--templates", done.stderr)
        self.assertFalse(os.path.exists(f"{alone}/out"))


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
