#!/usr/bin/python3
"""Files that are no files, links, and files that grow: test_files.py PROGRAM. Ends with a line
`N passed, N failed`."""

import json
import os
import shutil
import subprocess
import threading
import time

from hostile import Suite, evaluation, roster, rubric

FORM = "forms/A01-甲县.xlsx"


def replaced(suite, name, make):
    """Puts something else where a file was."""
    path = suite.path(name)
    os.remove(path)
    make(path)


def restored(suite):
    rubric(suite)
    roster(suite)
    evaluation(suite)


def sparse(size):
    def make(path):
        with open(path, "wb") as file:
            file.truncate(size)
    return make


def no_files(suite):
    """In the place of each input in turn."""
    makes = [("a pipe", os.mkfifo, "is not a regular file"),
             ("a folder", os.mkdir, "is a folder, not a file"),
             ("a link to /dev/zero", lambda path: os.symlink("/dev/zero", path), "is not a regular file"),
             ("a link to standard input", lambda path: os.symlink("/dev/stdin", path),
              "is not a regular file"),
             ("a link to itself", lambda path: os.symlink(path, path), "cannot be opened"),
             ("a link to nothing", lambda path: os.symlink("nothing", path), "cannot be opened"),
             ("2 GB of nothing", sparse(2 << 30), "is larger than 1073741824 bytes"),
             ("a terabyte of nothing", sparse(1 << 40), "is larger than 1073741824 bytes"),
             ("a GB of nothing", sparse(1 << 30), "error: "),
             ("nothing at all", sparse(0), "not well-formed XML: no element found")]
    for name in ("evaluation.xml", "roster.xml", "rubric.xml"):
        for what, make, wanted in makes:
            replaced(suite, name, make)
            suite.ends(f"{what} for {name}", 1, ["score", "evaluation.xml", "--out", "out"], wanted,
                       seconds=5, megabytes=60)
            shutil.rmtree(suite.path(name)) if os.path.isdir(suite.path(name)) else os.remove(
                suite.path(name))
            restored(suite)
    suite.check("nothing is written", not os.path.exists(suite.path("out")))
    suite.ends("/dev/zero itself", 1, ["check", "/dev/zero"], "is not a regular file")


def workbooks(suite):
    for what, make, wanted in [
            ("a pipe", os.mkfifo, "not a regular file"),
            ("a link to /dev/zero", lambda path: os.symlink("/dev/zero", path), "not a regular file"),
            ("2 GB", sparse(2 << 30), "is larger than 256 MiB"),
            ("200 MB of nothing", sparse(200 << 20), "is not an .xlsx workbook")]:
        make(suite.path("x.xlsx"))
        suite.ends(f"rubric: {what}", 1, ["rubric", "x.xlsx", "--out", "new.xml"], wanted, seconds=5)
        suite.ends(f"collect: {what}", 1, ["collect", "evaluation.xml", "x.xlsx", "--out", "new.xml"],
                   wanted, seconds=5)
        os.remove(suite.path("x.xlsx"))
    suite.check("nothing is written", not os.path.exists(suite.path("new.xml")))


def one_file_by_two_names(suite):
    """A file is read once, however many names it has; its copy has all of them, and is no link."""
    os.symlink("roster.xml", suite.path("linked.xml"))
    os.link(suite.path("roster.xml"), suite.path("hard.xml"))
    suite.ends("check by three names", 0, ["check", "roster.xml", "linked.xml", "hard.xml", "./roster.xml"])
    os.mkdir(suite.path("there"))
    os.rename(suite.path("rubric.xml"), suite.path("there/rubric.xml"))
    os.symlink("there/rubric.xml", suite.path("rubric.xml"))
    evaluation(suite, roster_name="linked.xml")
    suite.ends("links as inputs", 0, ["score", "evaluation.xml", "--out", "out"])
    copies = [os.path.join(folder, name) for folder, _, names in os.walk(suite.path("out"))
              for name in names]
    suite.check("copies are no links", not any(map(os.path.islink, copies)))
    shutil.move(suite.path("out"), suite.path("moved"))
    suite.ends("the case file stands alone", 0, ["verify", "moved"])
    evaluation(suite, roster_name="there/../there/.././roster.xml")
    suite.ends("a path with many ways round", 0, ["score", "evaluation.xml", "--json"])
    evaluation(suite, roster_name="evaluation.xml")
    suite.ends("a file that names itself", 1, ["score", "evaluation.xml", "--json"], "is an evaluation, not a roster")
    evaluation(suite, roster_name="../" * 300 + "etc/passwd")
    suite.ends("a path up and out", 1, ["score", "evaluation.xml", "--json"], "error: ")
    evaluation(suite, roster_name="x" * 5000)
    suite.ends("a path of 5,000 bytes", 1, ["score", "evaluation.xml", "--json"], "cannot be opened")
    os.remove(suite.path("rubric.xml"))


def folders_from_elsewhere(suite):
    """A case file that somebody sends may hold anything."""
    for name in ("MANIFEST", "results.json", "run.json", "ranking.xlsx", "inputs/evaluation.xml"):
        suite.ends("to be verified", 0, ["score", "evaluation.xml", "--out", "out"])
        replaced(suite, f"out/{name}", os.mkfifo)
        status, output, errors, seconds, _ = suite.run("verify", "out")
        suite.check(f"a pipe for {name}", status in (1, 4) and seconds < suite.seconds,
                    f"status {status}\n{output}{errors}")
        shutil.rmtree(suite.path("out"))
    suite.ends("to be verified", 0, ["score", "evaluation.xml", "--out", "out"])
    suite.write("out/\x1b[2Jname\u202e.txt", "x")
    with open(suite.path("out/run.json"), encoding="utf-8") as file:
        record = json.load(file)
    for changes in ({"version": "\x1b[2J"}, {"evaluation": "../evaluation.xml"},
                    {"evaluation": "inputs/../../evaluation.xml"}, {"templates": "/etc"},
                    {"evaluation": "/etc/passwd"}, {"version": "x" * 100000}):
        suite.write("out/run.json", json.dumps({**record, **changes}))
        status, output, errors, _, _ = suite.run("verify", "out")
        suite.check(f"run.json with {str(changes)[:40]}",
                    status == 4 and "\x1b" not in output + errors and "\u202e" not in output + errors,
                    f"status {status}\n{output}{errors}")
    shutil.rmtree(suite.path("out"))


def while_it_changes(suite):
    """A file that grows or shrinks while it is read is read as it was found, or refused."""
    unit = "<unit ref='A01'><record id='R{}' item='a'/></unit>\n"
    for what in ("grows", "shrinks", "goes"):
        evaluation(suite, (unit.format(i) for i in range(40000)))
        stop = threading.Event()

        def change():
            path = suite.path("evaluation.xml")
            while not stop.is_set():
                if what == "goes":
                    if os.path.exists(path):
                        os.remove(path)
                    return
                with open(path, "ab" if what == "grows" else "r+b") as file:
                    if what == "grows":
                        file.write(b"<unit ref='A01'/>\n" * 100)
                    else:
                        file.truncate(max(0, os.path.getsize(path) - 50000))
                time.sleep(0.0005)
        process = subprocess.Popen([suite.program, "score", "evaluation.xml", "--json"], cwd=suite.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        changer = threading.Thread(target=change)
        changer.start()
        output, errors = process.communicate()
        stop.set()
        changer.join()
        right = process.returncode == 1 and b"error: " in errors if process.returncode else \
            bool(json.loads(output))
        suite.check(f"a file that {what}", right, f"status {process.returncode}: {errors[:300]}")


if __name__ == "__main__":
    Suite().main(no_files, workbooks, folders_from_elsewhere, one_file_by_two_names, while_it_changes)
