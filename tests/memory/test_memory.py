#!/usr/bin/python3
"""Every allocation fails once, and once with all after it: test_memory.py PROGRAM [--whole | --ways] [WORD...].

failing.c says how. Up to where a command first touches the disk, every allocation over the sample
city is made to fail in a process forked there. Behind that, where runs would be in each other's way,
each is a run of its own, over a small city; with --whole, over the sample. In the process that writes
workbooks, every eighth allocation over the small city (--whole: every one over the sample) is to end
that process at once, whatever the library would have made of it; what becomes of the run then is asked
for one allocation of each distinct call stack, in the short version of every so many. With --ways each
is a run of its own over the small city, for one allocation of each distinct call stack. Only the commands
and kinds with all the WORDs, where there are any. Ends with `N passed, N failed`.
"""

import hashlib
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SAMPLE = f"{ROOT}/tests/samples/linfen-2022"
STACKS_SHOWN = 16  # in the short version: of the distinct ways to an allocation of the library
APART_EVERY = 8    # likewise: of the allocations in the process that writes workbooks
RUNS_MANY = 200    # likewise: more of one command behind its first touch of the disk
NO_MEMORY = 3

RULINGS = """<rulings id="appeal-1" evaluation="town-2022" title="复核意见" date="2023-01-10">
  <ruling id="S1" unit="B01" record="R01" decision="amend" count="1" by="复核组" date="2023-01-08" basis="材料">部分采纳</ruling>
  <ruling id="S2" unit="B02" record="R23" decision="revoke" by="复核组" date="2023-01-08" basis="材料">采纳</ruling>
</rulings>"""


def read(path):
    with open(path, "rb") as file:
        return file.read()


def snapshot(path):
    """Everything below a place: names and bytes."""
    if os.path.isfile(path):
        return {"": hashlib.sha256(read(path)).hexdigest()}
    found = {}
    for folder, folders, files in os.walk(path):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), path)] = "folder"
        for name in files:
            inner = os.path.join(folder, name)
            found[os.path.relpath(inner, path)] = hashlib.sha256(read(inner)).hexdigest()
    return found


class Place:
    """A folder to run in: `in/` and `earlier/` stay as they are, `work/` is made anew for each run
    with what an earlier run had written, `tmp/` is for temporary files and empty before and after."""

    def __init__(self, path, program):
        self.path, self.program = path, program
        self.preload = os.path.join(os.path.dirname(os.path.abspath(program)), "tests", "failing.so")
        for name in ("in", "earlier", "work", "tmp", "notes"):
            os.makedirs(f"{path}/{name}", exist_ok=True)

    def fresh(self):
        shutil.rmtree(f"{self.path}/work")
        shutil.copytree(f"{self.path}/earlier", f"{self.path}/work", symlinks=True)

    def run(self, arguments, **settings):
        """Status, standard output, standard error, and the report; settings is what failing.c asks."""
        notes = f"{self.path}/notes"
        environment = {"PATH": os.environ["PATH"], "TMPDIR": f"{self.path}/tmp", "TZ": "UTC0",
                       "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        report = f"{notes}/report"
        if settings:
            if os.path.exists(report):
                os.remove(report)
            environment.update(LD_PRELOAD=self.preload, FAILING_REPORT=report,
                               **{f"FAILING_{key.upper()}": str(value) for key, value in settings.items()})
        with open(f"{notes}/out", "wb") as out, open(f"{notes}/err", "wb") as err:
            done = subprocess.run([self.program, *arguments], cwd=self.path, env=environment, check=False,
                                  stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=3600)
        text = read(report).decode(errors="replace") if settings and os.path.exists(report) else ""
        return done.returncode, read(f"{notes}/out"), read(f"{notes}/err"), text


def totals(report):
    return {name: int(number) for name, number in re.findall(r"^([a-z-]+) (\d+)$", report, re.MULTILINE)
            if name != "stack"}


def stacks(report):
    return sorted(int(number) for number in re.findall(r"^stack (\d+)$", report, re.MULTILINE))


class Case:
    """One command over one city."""

    def __init__(self, name, arguments, prepare=(), writes=False):
        self.name, self.arguments, self.prepare, self.writes = name, arguments, prepare, writes


def common(city, evaluation, rulings, rubric, roster, unit, record):
    """The commands, for a city whose files lie in in/."""
    score = ["score", evaluation, "--rulings", rulings]
    forms = ["forms", evaluation, "--out"]
    table = ["rubric", rubric, "--out"]
    return [
        Case(f"score --json, {city}", [*score, "--json"]),
        Case(f"check, {city}", ["check", rubric, roster, evaluation, rulings]),
        Case(f"check of what is wrong, {city}", ["check", rulings, "in/wrong.xml"]),
        Case(f"explain, {city}", ["explain", evaluation, "--rulings", rulings, unit]),
        Case(f"explain a record, {city}", ["explain", evaluation, unit, record]),
        Case(f"explain --json, {city}", ["explain", evaluation, "--rulings", rulings, unit, "--json"]),
        Case(f"explain of what is not there, {city}", ["explain", evaluation, "Z99"]),
        Case(f"score --out, {city}", [*score, "--csv", "--out", "work/out"],
             [["score", evaluation, "--out", "earlier/out", "-q"]], True),
        Case(f"verify, {city}", ["verify", "work/out"], [[*score, "--out", "earlier/out", "-q"]], True),
        Case(f"verify of what differs, {city}", ["verify", "work/out"],
             [[*score, "--out", "earlier/out", "-q"], "change results.json"], True),
        Case(f"forms, {city}", [*forms, "work/forms", "--onsite", "2022-12-28"],
             [[*forms, "earlier/forms", "-q"]], True),
        Case(f"collect, {city}", ["collect", evaluation, "work/forms", "--out", "work/new.xml", "--partial"],
             [[*forms, "earlier/forms", "-q"], "name two forms"], True),
        Case(f"rubric to a table, {city}", [*table, "work/table.xlsx"], [[*table, "earlier/table.xlsx"]], True),
        Case(f"a table for rulings, {city}", ["rulings", evaluation, "--blank", "--out", "work/appeal.xlsx"],
             [["rulings", evaluation, "--blank", "--out", "earlier/appeal.xlsx"]], True),
        Case(f"rulings of a table, {city}", ["rulings", evaluation, "work/appeal.xlsx", "--out", "work/new.xml"],
             [["rulings", evaluation, "--blank", "--out", "earlier/appeal.xlsx"]], True),
        Case(f"rubric of a table, {city}", ["rubric", "work/table.xlsx", "--out", "work/new.xml"],
             [[*table, "earlier/table.xlsx"]], True),
    ]


def small_cases():
    return common("small city", "in/evaluation.xml", "in/rulings.xml", "in/rubric-b.xml", "in/roster.xml",
                  "B01", "R01")


def sample_cases():
    here = "in/tests/samples/linfen-2022"
    return common("sample", f"{here}/evaluation.xml", f"{here}/appeal-1.xml", "in/rubrics/linfen-2022-a.xml",
                  "in/rubrics/linfen-2022-roster.xml", "A17", "R0595")


def lay_out(place, sample):
    if sample:
        shutil.copytree(SAMPLE, f"{place.path}/in/tests/samples/linfen-2022")
        shutil.copytree(f"{ROOT}/rubrics", f"{place.path}/in/rubrics")
    else:
        shutil.copytree(f"{ROOT}/tests/cases/base/city", f"{place.path}/in", dirs_exist_ok=True)
        with open(f"{place.path}/in/rulings.xml", "w", encoding="utf-8") as file:
            file.write(RULINGS)
    with open(f"{place.path}/in/wrong.xml", "w", encoding="utf-8") as file:
        file.write('<roster id="?" title="名册">\n  <class id="A" titel="A类"/>\n</roster>\n')


def prepare(place, case):
    """Makes what the command finds. Its arguments, as they then are."""
    arguments = list(case.arguments)
    for step in case.prepare:
        if step == "change results.json":
            path = f"{place.path}/earlier/out/results.json"
            data = read(path).replace(b'"rank":1,', b'"rank":7,', 1)
            with open(path, "wb") as file:
                file.write(data)
        elif step == "name two forms":
            at = arguments.index("work/forms")
            names = sorted(os.listdir(f"{place.path}/earlier/forms"))
            arguments[at:at + 1] = [f"work/forms/{name}" for name in names if name.endswith(".xlsx")][:2]
        else:
            status, _, err, _ = place.run(step)
            if status:
                raise RuntimeError(f"{case.name}: {step}: {err.decode()}")
    return arguments


class Judge:
    """What a command gives where nothing fails, and whether a run in which something did is right."""

    def __init__(self, place, case):
        self.place, self.case = place, case
        self.arguments = prepare(place, case)
        place.fresh()
        self.before = snapshot(f"{place.path}/work")
        self.status, self.out, self.err, report = place.run(self.arguments, mode="count", where="run")
        self.after = snapshot(f"{place.path}/work")
        self.totals, self.stacks = totals(report), stacks(report)
        with open(f"{place.path}/notes/expected-out", "wb") as file:
            file.write(self.out)
        with open(f"{place.path}/notes/expected-err", "wb") as file:
            file.write(self.err)

    def each(self, where, rest, every=1):
        """Every allocation (or every so many) in turn, judged by failing.c itself; what is wrong, and how many failed."""
        self.place.fresh()
        notes = f"{self.place.path}/notes"
        status, out, err, report = self.place.run(
            self.arguments, mode="each", where=where, rest=int(rest), every=every, status=self.status,
            out=f"{notes}/expected-out", err=f"{notes}/expected-err")
        sums, wrong = totals(report), []
        if (status, out, err) != (self.status, self.out, self.err) or \
                snapshot(f"{self.place.path}/work") != self.after:
            wrong.append(f"the run itself gave something else: status {status}: {err.decode()[:300]}")
        for number, mode in re.findall(r"^again (\d+) (one|rest)$", report, re.MULTILINE):
            ended = self.one(mode, where, int(number))
            key = ended if ended in ("refused", "same", "lost") else "wrong"
            sums[key] = sums.get(key, 0) + 1
            if key == "wrong":
                wrong.append(ended)
        judged = sum(sums.get(name, 0) for name in ("refused", "same", "ended", "lost", "wrong"))
        expected = sums.get("before-disk" if where == "run" else "apart", -1) // every * (1 + rest)
        wrong += [text for text in re.split(r"^(?=wrong: )", report, flags=re.MULTILINE)
                  if text.startswith("wrong: ")]
        if judged != expected:
            wrong.append(f"{judged} were judged, {expected} expected")
        return sums, wrong

    def one(self, mode, where, number):
        """A run in which allocation `number` fails. How it ended, or what is wrong."""
        self.place.fresh()
        status, out, err, report = self.place.run(self.arguments, mode=mode, where=where, at=number)
        now, sums = snapshot(f"{self.place.path}/work"), totals(report)
        left, lost = sums.get("left", -1), "of-libzip" in sums
        litter = os.listdir(f"{self.place.path}/tmp")
        what = f"{self.case.name}, {where} allocation {number} ({mode}): status {status}, {left} blocks left"
        if litter:
            shutil.rmtree(f"{self.place.path}/tmp")
            os.mkdir(f"{self.place.path}/tmp")
            return f"{what}, litter {litter}"
        if left and not (lost and status == NO_MEMORY):
            return f"{what}: {err.decode(errors='replace')[:300]}"
        if status == NO_MEMORY and b"scorer" in err:
            changed = sorted(name for name in self.before.keys() | now.keys()
                             if self.before.get(name) != now.get(name))
            return ("lost" if left else "refused") if not changed else f"{what}; changed all the same: {changed[:5]}: {err.decode()}"
        if (status, out, err) == (self.status, self.out, self.err):
            return "same" if now == self.after else f"{what}; the result is another"
        return f"{what}: {err.decode(errors='replace')[:300]}"


def distinct(judge):
    """The first allocation of each way that leads to one in the process that writes workbooks."""
    judge.place.fresh()
    return stacks(judge.place.run(judge.arguments, mode="count", where="apart")[3])


def behind(judge, extent):
    """The runs behind the first touch of the disk. In the short version all that follow fail too only
    every so often; and where allocations are many, each way to one is taken once."""
    if extent == "--ways":
        return [("one", "run", number) for number in judge.stacks] + \
               [("rest", "run", number) for number in judge.stacks[::5]]
    whole = extent == "--whole"
    first, last = judge.totals["before-disk"] + 1, judge.totals["run"]
    numbers = list(range(first, last + 1))
    if not whole and len(numbers) > RUNS_MANY:
        numbers = [number for number in judge.stacks if number >= first]
    step = 1 if whole else 5
    return [("one", "run", number) for number in numbers] + [("rest", "run", number) for number in numbers[::step]]


def work(task):
    """One task, in a process of its own on one processor. Its name, counts by kind, what is wrong."""
    program, sample, number, kind, extent, part, parts = task
    whole = extent == "--whole"
    case = (sample_cases() if sample else small_cases())[number]
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    counts, wrong = {}, []
    with tempfile.TemporaryDirectory(dir=memory) as path:
        place = Place(path, program)
        lay_out(place, sample)
        judge = Judge(place, case)
        if kind in ("run", "apart"):
            sums, wrong = judge.each(kind, kind == "run", 1 if whole or kind == "run" else APART_EVERY)
            counts = {key: sums.get(key, 0) for key in ("refused", "same", "ended", "lost")}
        elif kind == "behind":
            runs = behind(judge, extent)[part::parts]
        else:
            ways = distinct(judge)
            if not whole:
                ways = ways[::max(1, len(ways) // STACKS_SHOWN)]
            runs = [("one", "apart", at) for at in ways][part::parts]
        for mode, where, at in runs if kind in ("behind", "ends") else ():
            ended = judge.one(mode, where, at)
            if ended in ("refused", "same", "lost"):
                counts[ended] = counts.get(ended, 0) + 1
            else:
                wrong.append(ended)
    return f"{case.name}: {kind}", counts, wrong


def tasks(program, extent):
    whole, ways = extent == "--whole", extent == "--ways"
    for number, case in enumerate(sample_cases()):
        if not ways:
            yield program, True, number, "run", extent, 0, 1
        if case.writes or ways:
            for part in range(2):
                yield program, whole, number, "behind", extent, part, 2
        if case.writes and case.arguments[0] in ("score", "verify", "forms") or "to a table" in case.name or "a table for" in case.name:
            if not ways and ("verify" not in case.name or whole):
                yield program, whole, number, "apart", extent, 0, 1
            yield program, whole, number, "ends", extent, 0, 1


def pin(numbers):
    os.sched_setaffinity(0, {numbers.get()})


def main():
    program = os.path.abspath(sys.argv[1])
    extent = next((argument for argument in sys.argv[2:] if argument.startswith("--")), "")
    only = [argument for argument in sys.argv[2:] if not argument.startswith("--")]
    numbers = multiprocessing.Queue()
    processors = sorted(os.sched_getaffinity(0))
    for number in processors:
        numbers.put(number)
    passed = failed = 0
    sums = {}
    todo = [task for task in tasks(program, extent)
            if all(word in sample_cases()[task[2]].name or word == task[3] for word in only)]
    with multiprocessing.Pool(len(processors), pin, (numbers,)) as pool:
        for name, counts, wrong in pool.imap_unordered(work, todo, 1):
            print(name, *(f"{key} {count}" for key, count in counts.items() if count), flush=True)
            for text in wrong[:5]:
                print(text)
            if len(wrong) > 5:
                print(f"… and {len(wrong) - 5} more")
            for key, count in counts.items():
                sums[key] = sums.get(key, 0) + count
            passed, failed = passed + sum(counts.values()), failed + len(wrong)
    print("in all:", *(f"{key} {count}" for key, count in sums.items()))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
