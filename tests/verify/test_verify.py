#!/usr/bin/python3
"""Each kind of tampering with a result folder is seen: test_verify.py PROGRAM. What is expected
follows from what was done to the folder. Ends with a line `N passed, N failed`."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else f"{ROOT}/build/scorer"
EVALUATION = "inputs/tests/samples/linfen-2022/evaluation.xml"
RUBRIC = "inputs/rubrics/linfen-2022-b.xml"


def scorer(*arguments, cwd="/"):
    return subprocess.run([PROGRAM, *arguments], check=False, capture_output=True, text=True,
                          cwd=cwd)


def write_manifest(folder):
    """A MANIFEST that agrees with whatever is in the folder, as a careful forger would write."""
    lines = []
    for at, _, names in os.walk(folder):
        for name in names:
            path = os.path.relpath(os.path.join(at, name), folder)
            if path != "MANIFEST":
                with open(os.path.join(folder, path), "rb") as file:
                    lines.append((path.encode(), hashlib.sha256(file.read()).hexdigest()))
    with open(f"{folder}/MANIFEST", "w", encoding="utf-8") as file:
        for path, digest in sorted(lines):
            file.write(f"{digest}  {path.decode()}\n")


class Verify(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.whole = f"{cls.temporary.name}/whole"
        done = scorer("score", f"{SAMPLE}/evaluation.xml", "--rulings", f"{SAMPLE}/appeal-1.xml",
                      "--rulings", f"{SAMPLE}/appeal-2.xml", "--quiet", "--out", cls.whole)
        assert done.returncode == 0, done.stderr

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.folder = tempfile.mkdtemp(dir=self.temporary.name) + "/moved here"
        shutil.copytree(self.whole, self.folder)

    def edit(self, name, old, new):
        path = f"{self.folder}/{name}"
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))

    def append(self, name, data=b"\0"):
        with open(f"{self.folder}/{name}", "ab") as file:
            file.write(data)

    def expect(self, status, *lines):
        """Exactly these lines, the closing one aside."""
        done = scorer("verify", self.folder)
        self.assertEqual(status, done.returncode, done.stdout + done.stderr)
        self.assertEqual(sorted(lines), sorted(done.stdout.splitlines()[:-1]))
        return done

    def test_whole_and_moved(self):
        self.expect(0)

    def test_quiet_when_whole(self):
        done = scorer("verify", "--quiet", self.folder)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    def test_sha256sum_agrees(self):
        done = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "MANIFEST"],
                              cwd=self.folder, check=False, capture_output=True, text=True)
        self.assertEqual((0, ""), (done.returncode, done.stdout))

    def test_manifest_lists_every_other_file(self):
        with open(f"{self.folder}/MANIFEST", encoding="utf-8") as file:
            listed = [line.rstrip("\n")[66:] for line in file]
        there = [os.path.relpath(os.path.join(at, name), self.folder)
                 for at, _, names in os.walk(self.folder) for name in names]
        self.assertEqual(sorted(there), sorted(listed + ["MANIFEST"]))

    def test_inputs_are_the_files_that_were_read(self):
        for name in ("evaluation.xml", "appeal-1.xml", "appeal-2.xml"):
            with open(f"{SAMPLE}/{name}", "rb") as original, \
                    open(f"{self.folder}/inputs/tests/samples/linfen-2022/{name}", "rb") as copy:
                self.assertEqual(original.read(), copy.read())

    def test_changed_workbook(self):
        self.append("ranking.xlsx")
        self.expect(4, "changed output: ranking.xlsx")

    def test_changed_sheet(self):
        self.append("sheets/B01-市发展改革委.xlsx")
        self.expect(4, "changed output: sheets/B01-市发展改革委.xlsx")

    def test_changed_score_is_named(self):
        with open(f"{self.folder}/results.json", encoding="utf-8") as file:
            text = file.read()
        unit = re.search(r'"id":"(B\d\d)","name":"[^"]*","rank":\d+,"final":"([\d.]+)"', text)
        self.edit("results.json", f'"final":"{unit.group(2)}"', '"final":"12.34"')
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("changed output: results.json\n", done.stdout)
        self.assertIn(f'{unit.group(1)}, final: "12.34", computed again "{unit.group(2)}"',
                      done.stdout)

    def test_results_that_are_no_json(self):
        self.append("results.json", b"{")
        self.expect(4, "changed output: results.json", "  first difference: it is not JSON")

    def test_results_nested_without_end(self):
        with open(f"{self.folder}/results.json", "w", encoding="ascii") as file:
            file.write("[" * 2000000 + "]" * 2000000)
        self.expect(4, "changed output: results.json", "  first difference: it is not JSON")

    def test_record_nested_without_end(self):
        with open(f"{self.folder}/run.json", "w", encoding="ascii") as file:
            file.write("[" * 500000 + "]" * 500000)
        write_manifest(self.folder)
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("run.json is not of the form that the program writes", done.stdout)

    def test_folders_nested_without_end(self):
        at = f"{self.folder}/a"
        for _ in range(1500):
            os.mkdir(at)
            at += "/a"
        done = scorer("verify", self.folder)
        self.assertEqual(1, done.returncode)
        self.assertIn("File name too long", done.stderr)
        done = scorer("score", f"{SAMPLE}/evaluation.xml", "--quiet", "--out", self.folder)
        self.assertEqual(3, done.returncode)
        self.assertIn("File name too long", done.stderr)
        subprocess.run(["rm", "-rf", f"{self.folder}/a"], check=True)

    def test_changed_input(self):
        self.edit(EVALUATION, 'count="2"', 'count="1"')
        self.expect(4, f"changed input: {EVALUATION}",
                    "not computed again: the inputs are not those that were scored")

    def test_changed_input_and_output_are_told_apart(self):
        self.edit(RUBRIC, 'decimals="2"', 'decimals="3"')
        self.append("ranking.xlsx")
        self.expect(4, f"changed input: {RUBRIC}", "changed output: ranking.xlsx",
                    "not computed again: the inputs are not those that were scored")

    def test_forged_output_with_its_manifest(self):
        self.append("ranking.xlsx")
        write_manifest(self.folder)
        self.expect(4, "not what the inputs give: ranking.xlsx")

    def test_forged_input_with_its_manifest(self):
        with open(f"{self.folder}/{EVALUATION}", encoding="utf-8") as file:
            record = re.search(r'<record id="R\d+" item="B1.1.3-a" count="(\d+)"', file.read())
        self.edit(EVALUATION, record.group(0),
                  record.group(0).replace(f'count="{record.group(1)}"', 'count="9"'))
        write_manifest(self.folder)
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("not what the inputs give: results.json\n", done.stdout)
        self.assertIn("first difference: classes, B, units, ", done.stdout)

    def test_missing_output(self):
        os.remove(f"{self.folder}/ranking.xlsx")
        self.expect(4, "missing output: ranking.xlsx")

    def test_missing_input(self):
        os.remove(f"{self.folder}/{RUBRIC}")
        self.expect(4, f"missing input: {RUBRIC}",
                    "not computed again: the inputs are not those that were scored")

    def test_missing_output_with_its_manifest(self):
        os.remove(f"{self.folder}/ranking.xlsx")
        write_manifest(self.folder)
        self.expect(4, "missing output: ranking.xlsx")

    def test_extra_file(self):
        self.append("sheets/B99-虚构局.xlsx", b"made up")
        self.expect(4, "extra: sheets/B99-虚构局.xlsx")

    def test_extra_file_with_its_manifest(self):
        self.append("sheets/B99-虚构局.xlsx", b"made up")
        write_manifest(self.folder)
        self.expect(4, "not computed from the inputs: sheets/B99-虚构局.xlsx")

    def test_wrong_line_in_manifest(self):
        with open(f"{self.folder}/MANIFEST", encoding="utf-8") as file:
            digest = re.search(r"^(\w{64})  ranking.xlsx$", file.read(), re.MULTILINE).group(1)
        self.edit("MANIFEST", digest, "0" * 64)
        self.expect(4, "changed output: ranking.xlsx",
                    "  ranking.xlsx is what the inputs give: it is MANIFEST that is wrong about it")

    def test_manifest_gone(self):
        os.remove(f"{self.folder}/MANIFEST")
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("missing: MANIFEST\n", done.stdout)

    def test_manifest_of_another_form(self):
        with open(f"{self.folder}/MANIFEST", "w", encoding="utf-8") as file:
            file.write("not a digest\n")
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("not of its form: MANIFEST\n", done.stdout)

    def test_another_version_is_told(self):
        with open(f"{self.folder}/run.json", encoding="utf-8") as file:
            version = re.search(r'"version": "([^"]+)"', file.read()).group(1)
        self.edit("run.json", f'"version": "{version}"', '"version": "0.0.1"')
        write_manifest(self.folder)
        self.expect(0, f"made by scorer 0.0.1; this is {version}")

    def test_a_record_that_leads_out_of_the_folder(self):
        self.edit("run.json", EVALUATION, "inputs/../../evaluation.xml")
        write_manifest(self.folder)
        done = scorer("verify", self.folder)
        self.assertEqual(4, done.returncode)
        self.assertIn("run.json is not of the form", done.stdout)

    def test_nothing_is_written(self):
        before = sorted(os.listdir(self.folder))
        scorer("verify", self.folder)
        self.assertEqual(before, sorted(os.listdir(self.folder)))

    def test_no_result_folder(self):
        empty = tempfile.mkdtemp(dir=self.temporary.name)
        done = scorer("verify", empty)
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("is no result folder", done.stderr)

    def test_no_folder(self):
        done = scorer("verify", f"{self.folder}/nowhere")
        self.assertEqual(1, done.returncode)
        self.assertIn("No such file", done.stderr)

    def test_usage(self):
        for arguments in ((), ("a", "b"), ("--what", "a")):
            self.assertEqual(2, scorer("verify", *arguments).returncode)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=0).result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed")
    sys.exit(bad > 0)
