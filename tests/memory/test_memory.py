#!/usr/bin/python3
"""Every allocation fails once: test_memory.py PROGRAM [--whole | --ways] [WORD...].

Every command, over the sample city; failing.c says how, and what is asked: status 3, a message, no
block left, and what an earlier run had written as it was.

`run`    In the program's own process every allocation fails in turn, and once more with all after it,
         in a process forked there. One that the program can do without (that a text is not made
         shorter) is to change nothing.
`apart`  In the process that writes workbooks, every allocation of it is refused in turn; the program is
         to end that process at once, whatever the library would have made of it. What this end does to
         the run is asked at every so many of them, with --whole at one on each distinct way.
`ends`   That the two halves of `apart` are together what happens: whole runs, as nobody watches them.
`threads`  A thread that cannot be begun is done without; every so many allocations fail while others run.

With --ways each is a run of its own over a small city, for the first allocation of each distinct way in
the program's own process: for a build that counts branches, or that asks for more of them.

Only the commands and kinds with all the WORDs, where there are any. Ends with `N passed, N failed`.
"""

import array
import hashlib
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile

import openpyxl

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ENDS_ASKED = 40   # of the process that writes workbooks, in the short version
ENDS_RUN = {False: 2, True: 16}
ENDS_THREADED = {False: 8, True: 100}
PARTS = 8         # of the runs of --ways, for the processors to share
NO_MEMORY = 3
KINDS = ("refused", "same", "alike", "ended", "lost")

RULINGS = """<rulings id="appeal-1" evaluation="town-2022" title="复核意见" date="2023-01-10">
  <ruling id="S1" unit="B01" record="R01" decision="amend" count="1" by="复核组" date="2023-01-08" basis="材料">部分采纳</ruling>
  <ruling id="S2" unit="B02" record="R23" decision="revoke" by="复核组" date="2023-01-08" basis="材料">采纳</ruling>
</rulings>"""



class City:
    """Where the files of a city lie in a place, and what is asked about it."""

    def __init__(self, trees, folder, rulings, rubric, roster, unit, record, finding):
        self.trees = trees  # of the repository, and where they go
        self.evaluation, self.rulings = f"{folder}/evaluation.xml", f"{folder}/{rulings}"
        self.rubric, self.roster, self.long = rubric, roster, f"{folder}/long.xml"
        self.unit, self.record, self.finding = unit, record, finding
        self.score = ["score", self.evaluation, "--rulings", self.rulings]


SAMPLE = City({name: f"in/{name}" for name in ("rubrics", "tests/samples/linfen-2022")},
              "in/tests/samples/linfen-2022", "appeal-1.xml", "in/rubrics/linfen-2022-a.xml",
              "in/rubrics/linfen-2022-roster.xml", "A17", "R0595",
              {"条款": "A4.1.3-b", "次数": 2, "依据": "https://example.org/1"})
SMALL = City({"tests/cases/base/city": "in"},
             "in", "rulings.xml", "in/rubric-b.xml", "in/roster.xml", "B01", "R01",
             {"条款": "A1.1-a", "次数": 2})


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def snapshot(path):
    """Everything below a place: names and bytes."""
    found = {}
    for folder, folders, files in os.walk(path):
        for name in folders:
            found[os.path.relpath(os.path.join(folder, name), path)] = "folder"
        for name in files:
            inner = os.path.join(folder, name)
            found[os.path.relpath(inner, path)] = hashlib.sha256(read(inner)).hexdigest()
    return found


def make_long(evaluation):
    """Long enough for a thread of its own to read it."""
    head, rest = evaluation.split(b"<evaluation ", 1)
    return head + 15 * (b"<!--" + 100_000 * b" " + b"-->\n") + b"<evaluation " + rest


class Place:
    """A folder to run in: `in/` and `earlier/` stay as they are, `work/` is made anew for each run
    of what an earlier run had written (second names of the same files: who writes into one has changed
    both), and an empty `tmp/` for temporary files."""

    def __init__(self, path, program, city):
        self.path, self.program, self.city = path, program, city
        self.preload = os.path.join(os.path.dirname(os.path.abspath(program)), "tests", "failing.so")
        for name in ("in", "earlier/tmp", "work", "notes"):
            os.makedirs(f"{path}/{name}", exist_ok=True)
        for source, target in city.trees.items():
            shutil.copytree(f"{ROOT}/{source}", f"{path}/{target}", dirs_exist_ok=True)
        write(f"{path}/in/rulings.xml", RULINGS.encode())
        write(f"{path}/{city.long}", make_long(read(f"{path}/{city.evaluation}")))
        write(f"{path}/in/wrong.xml",
              '<roster id="?" title="名册">\n  <class id="A" titel="A类"/>\n</roster>\n'.encode())
        write(f"{path}/earlier/new.xml", b"of an earlier run")

    def fresh(self):
        shutil.rmtree(f"{self.path}/work")
        shutil.copytree(f"{self.path}/earlier", f"{self.path}/work", copy_function=os.link)

    def run(self, arguments, **settings):
        """Status, standard output, standard error, and the report; settings is what failing.c asks."""
        notes = f"{self.path}/notes"
        environment = {"PATH": os.environ["PATH"], "TMPDIR": f"{self.path}/work/tmp", "TZ": "UTC0",
                       "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
        report = f"{notes}/report"
        if settings:
            if os.path.exists(report):
                os.remove(report)
            environment.update(LD_PRELOAD=self.preload, FAILING_REPORT=report,
                               **{f"FAILING_{key.upper()}": str(value) for key, value in settings.items()})
        with open(f"{notes}/out", "wb") as out, open(f"{notes}/err", "wb") as err:
            done = subprocess.run([self.program, *arguments], cwd=self.path, env=environment, check=False,
                                  stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=7200)
        text = read(report).decode(errors="replace") if settings and os.path.exists(report) else ""
        return done.returncode, read(f"{notes}/out"), read(f"{notes}/err"), text


def totals(report):
    return {name: int(number) for name, number in re.findall(r"^([a-z-]+) (\d+)$", report, re.MULTILINE)
            if name != "stack"}


def stacks(report):
    return sorted(int(number) for number in re.findall(r"^stack (\d+)$", report, re.MULTILINE))


# ---- the commands ----

class Case:
    """One command: its arguments, what is made before it (commands, and functions of the place), and
    whether it writes workbooks."""

    def __init__(self, name, arguments, *before, workbooks=False):
        self.name, self.arguments, self.before, self.workbooks = name, arguments, before, workbooks


def take_units_out(place):
    """A results.json of one unit: that of all is read as a whole all the same, to say what differs."""
    path = f"{place.path}/in/out/results.json"
    results = json.loads(read(path))
    del results["classes"][1:], results["classes"][0]["units"][1:]
    write(path, json.dumps(results, ensure_ascii=False).encode())


def fill(path, sheet, **values):
    """Into the first row below the headings."""
    book = openpyxl.load_workbook(path)
    columns = {cell.value: cell.column for cell in book[sheet][1] if cell.value}
    for heading, value in values.items():
        book[sheet].cell(2, columns[heading]).value = value
    return book


def send_in(place):
    """Two forms, one with a record; the others are not sent in."""
    forms = f"{place.path}/in/forms"
    for number, name in enumerate(sorted(os.listdir(forms))):
        os.rename(f"{forms}/{name}", f"{forms}/{number}.xlsx")
        if number > 1:
            os.remove(f"{forms}/{number}.xlsx")
    path = f"{forms}/0.xlsx"
    fill(path, "记录", 日期="2022-12-28", **place.city.finding).save(path)


def fill_rulings(place):
    path = f"{place.path}/in/appeal.xlsx"
    book = fill(path, "复核裁定", 单位=place.city.unit, 决定="维持", 记录编号=place.city.record, 依据="材料", 裁定人="复核组",
                裁定日期="2023-01-08", 理由="不予采纳")
    for row in book["设置"].iter_rows(min_row=2):
        if row[0].value in ("文件编号", "名称", "日期"):
            row[1].value = {"文件编号": "appeal-3", "名称": "复核意见", "日期": "2023-01-10"}[row[0].value]
    book.save(path)


LONG = "score --json of a long file"
THREADED = (LONG, "score --out")


def cases(city):
    evaluation, score = city.evaluation, city.score
    forms = ["forms", evaluation, "--out"]
    blank = ["rulings", evaluation, "--blank", "--out"]
    ruled = ["rulings", evaluation, "in/appeal.xlsx", "--out", "work/new.xml"]
    table = ["rubric", city.rubric, "--out"]
    result = [*score, "--out", "in/out", "-q"]
    return [
        Case("score --json", [*score, "--json"]),
        Case(LONG, ["score", city.long, "--json"]),
        Case("check", ["check", city.rubric, city.roster, evaluation, city.rulings]),
        Case("check of what is wrong", ["check", city.rulings, "in/wrong.xml"]),
        Case("explain", ["explain", *score[1:], city.unit]),
        Case("explain a record", ["explain", evaluation, city.unit, city.record]),
        Case("explain --json", ["explain", *score[1:], city.unit, "--json"]),
        Case("explain of what is not there", ["explain", evaluation, "Z99"]),
        Case("score --out", [*score, "--csv", "--out", "work/out"],
             ["score", evaluation, "--out", "earlier/out", "-q"], workbooks=True),
        Case("verify", ["verify", "in/out"], result, workbooks=True),
        Case("forms", [*forms, "work/forms", "--onsite", "2022-12-28"], [*forms, "earlier/forms", "-q"],
             workbooks=True),
        Case("collect", ["collect", evaluation, "in/forms/0.xlsx", "in/forms/1.xlsx", "--out",
                         "work/new.xml", "--partial"], [*forms, "in/forms", "-q"], send_in),
        Case("a table of a rubric", [*table, "work/table.xlsx"], [*table, "earlier/table.xlsx"],
             workbooks=True),
        Case("a blank table", ["rubric", "--blank", "--out", "work/blank.xlsx"],
             ["rubric", "--blank", "--out", "earlier/blank.xlsx"], workbooks=True),
        Case("rubric of a table", ["rubric", "in/table.xlsx", "--out", "work/new.xml"],
             [*table, "in/table.xlsx"]),
        Case("a table for rulings", [*blank, "work/appeal.xlsx"], [*blank, "earlier/appeal.xlsx"],
             workbooks=True),
        Case("rulings of a table", ruled, [*blank, "in/appeal.xlsx"], fill_rulings),
        Case("rulings of an empty table", ruled, [*blank, "in/appeal.xlsx"]),
        Case("verify of what differs", ["verify", "in/out"], result, take_units_out, workbooks=True),
    ]


CASES = {SAMPLE: cases(SAMPLE), SMALL: cases(SMALL)}
FAILING = {"check of what is wrong": 1, "explain of what is not there": 1,
           "rulings of an empty table": 1, "verify of what differs": 4}


class Judge:
    """What a command gives where nothing fails, and whether a run in which something did is right."""

    def __init__(self, place, case):
        self.place, self.case = place, case
        for step in case.before:
            if callable(step):
                step(place)
            else:
                status, _, err, _ = place.run(step)
                if status:
                    raise RuntimeError(f"{case.name}: {step}: {err.decode()}")
        place.fresh()
        self.before, self.inputs = snapshot(f"{place.path}/earlier"), snapshot(f"{place.path}/in")
        self.status, self.out, self.err, report = place.run(case.arguments, mode="count", where="run")
        if self.status != FAILING.get(case.name, 0):
            raise RuntimeError(f"{case.name}: status {self.status}: {self.err.decode()}")
        self.after = snapshot(f"{place.path}/work")
        shutil.copytree(f"{place.path}/work", f"{place.path}/after")
        self.totals, self.stacks = totals(report), stacks(report)
        write(f"{place.path}/notes/expected-out", self.out)
        write(f"{place.path}/notes/expected-err", self.err)

    def each(self, where, numbers, alike):
        """Judged by failing.c itself. How many ended in which way, and what is wrong."""
        self.place.fresh()
        notes = f"{self.place.path}/notes"
        with open(f"{notes}/numbers", "wb") as file:
            array.array("I", sorted(numbers)).tofile(file)
        status, out, err, report = self.place.run(
            self.case.arguments, mode="each", where=where, numbers=f"{notes}/numbers",
            place=self.place.path, status=self.status, alike=int(alike), out=f"{notes}/expected-out",
            err=f"{notes}/expected-err")
        sums = totals(report)
        counts = {kind: sums.get(kind, 0) for kind in KINDS}
        wrong = [text for text in re.split(r"^(?=wrong: )", report, flags=re.MULTILINE)
                 if text.startswith("wrong: ")]
        if (status, out, err) != (self.status, self.out, self.err) or \
                snapshot(f"{self.place.path}/work") != self.after or \
                snapshot(f"{self.place.path}/earlier") != self.before or \
                snapshot(f"{self.place.path}/in") != self.inputs:
            wrong.append(f"the run itself gave something else: status {status}: {err.decode()[:300]}")
        judged, expected = sum(counts.values()) + sums.get("wrong", 0), len(numbers)
        if where == "apart":
            expected += self.totals["apart"]
        if judged != expected or sums.get("left"):
            wrong.append(f"{judged} were judged, {expected} expected; {sums.get('left')} blocks left")
        return counts, wrong

    def one(self, where, number, thread=0, mode="one"):
        """A run in which allocation `number` fails (and all after it), and a thread that does not begin.
        How it ended; what is wrong."""
        self.place.fresh()
        status, out, err, report = self.place.run(self.case.arguments, mode=mode, where=where, at=number,
                                                  thread=thread)
        sums = totals(report)
        left = sums.get("left", -1)
        work, earlier = (snapshot(f"{self.place.path}/{name}") for name in ("work", "earlier"))
        refused = status == NO_MEMORY and b"scorer" in err and work == earlier == self.before
        if refused and (not left or "of-libzip" in sums):
            return "lost" if left else "refused", []
        if (status, out, err, left, work, earlier) == (self.status, self.out, self.err, 0, self.after,
                                                       self.before):
            return "same", []
        return "wrong", [f"{self.case.name}, {where} allocation {number}, thread {thread}: status {status}, "
                         f"{left} blocks left, in work/ {os.listdir(f'{self.place.path}/work')}: "
                         f"{(out + err).decode(errors='replace')[:300]}"]

    def threads(self):
        """How many are begun."""
        self.place.fresh()
        return totals(self.place.run(self.case.arguments, mode="one", where="run")[3])["threads"]

    def ways_apart(self):
        """The first allocation of each way that leads to one in the process that writes workbooks."""
        self.place.fresh()
        return stacks(self.place.run(self.case.arguments, mode="count", where="apart")[3])


def numbers_of_run(judge):
    """As failing.c takes them: each allocation twice, the second time plus 1 for all after it too."""
    return range(2, 2 * judge.totals["run"] + 2)


def spread(count, last):
    """So many numbers from 1 to the last, evenly."""
    if last == 0:
        return []
    return sorted({1 + (last - 1) * i // max(1, count - 1) for i in range(count)})


# ---- the work ----

def tell(runs, *expected):
    """Counts by kind, and what is wrong, of runs of their own."""
    counts = {kind: sum(run[0] == kind for run in runs) for kind in KINDS}
    wrong = [text for _, texts in runs for text in texts]
    wrong += [f"a run ended as {kind}" for kind, _ in runs if kind not in (*expected, "wrong")]
    return counts, wrong


def with_threads(judge, whole):
    """A thread more or less must not be seen; an allocation that fails in one ends all of them."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count()))
    try:
        none = [judge.one("run", 0, 1 + number) for number in range(judge.threads())]
        ends = [judge.one(where, number) for where in ("run", "apart")
                for number in spread(ENDS_THREADED[whole], judge.totals[where])]
    finally:
        os.sched_setaffinity(0, mine)
    counts, wrong = tell(none, "same")
    more, worse = tell(ends, "refused", "same")
    if not none and judge.case.name == LONG:
        wrong.append(f"{LONG}: no thread was begun")
    return {kind: counts[kind] + more[kind] for kind in KINDS}, wrong + worse


def work(task):
    """One task, in a process of its own on one processor. Its name, counts by kind, what is wrong."""
    program, city, case, kind, whole, (part, parts) = task
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as path:
        path = os.path.realpath(path)
        judge = Judge(Place(path, program, city), case)
        if kind == "run":
            counts, wrong = judge.each("run", numbers_of_run(judge), not whole)
        elif kind == "apart":
            asked = judge.ways_apart() if whole else spread(ENDS_ASKED, judge.totals["apart"])
            counts, wrong = judge.each("apart", [2 * number for number in asked], False)
        elif kind == "ends":
            counts, wrong = tell([judge.one("apart", number)
                                  for number in spread(ENDS_RUN[whole], judge.totals["apart"])], "refused")
        elif kind == "ways":
            runs = [("one", number) for number in judge.stacks] + \
                [("rest", number) for number in judge.stacks[::5]]
            counts, wrong = tell([judge.one("run", number, mode=mode) for mode, number in runs[part::parts]],
                                 "refused", "lost", "same")
        else:
            counts, wrong = with_threads(judge, whole)
    return f"{case.name}: {kind}", counts, wrong


def tasks(program, whole):
    for case in CASES[SAMPLE]:
        if case.name != LONG:  # to fork would lose the thread
            yield program, SAMPLE, case, "run", whole, (0, 1)
        kinds = ("apart", "ends") if case.workbooks else ()
        for kind in (*kinds, "threads") if case.name in THREADED else kinds:
            yield program, SAMPLE, case, kind, whole, (0, 1)


def tasks_of_ways(program):
    for case in CASES[SMALL]:
        for part in range(PARTS):
            yield program, SMALL, case, "ways", False, (part, PARTS)


def pin(numbers):
    os.sched_setaffinity(0, {numbers.get()})


def main():
    program, whole = os.path.abspath(sys.argv[1]), "--whole" in sys.argv
    only = [argument for argument in sys.argv[2:] if not argument.startswith("--")]
    numbers = multiprocessing.Queue()
    processors = sorted(os.sched_getaffinity(0))
    for number in processors:
        numbers.put(number)
    passed = failed = 0
    sums = dict.fromkeys(KINDS, 0)
    every = tasks_of_ways(program) if "--ways" in sys.argv else tasks(program, whole)
    todo = [task for task in every if all(word in (task[2].name, task[3]) for word in only)]
    with multiprocessing.Pool(len(processors), pin, (numbers,)) as pool:
        for name, counts, wrong in pool.imap_unordered(work, todo, 1):
            print(name, *(f"{key} {count}" for key, count in counts.items() if count), flush=True)
            for text in wrong[:5]:
                print(text)
            if len(wrong) > 5:
                print(f"… and {len(wrong) - 5} more")
            for key, count in counts.items():
                sums[key] += count
            passed, failed = passed + sum(counts.values()), failed + len(wrong)
    print("in all:", *(f"{key} {count}" for key, count in sums.items()))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
