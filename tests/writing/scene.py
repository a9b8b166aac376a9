"""A small city, what each command makes of it before and after a change, and runs of the program in
which something fails."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, f"{ROOT}/tests/support")
from suite import Tests, is_sanitized  # noqa: E402,F401 (for the suites, with the scene)

RUBRIC = """<rubric id="r-{name}" class="B" year="2022" full="100" title="细则 {title}" weights="10" normalize="total">
  <grade name="优秀" from="90"/> <grade name="较差" rectify="yes"/>
  <part id="p" title="考核指标" weight="10">
    <indicator id="B1" title="主动公开" weight="6">
      <criterion>机构信息准确、完整，及时更新</criterion>
      <clause id="B1-a" points="0.5" max="2" per="处">内容未及时更新</clause>
    </indicator>
    <indicator id="B2" title="依申请公开" weight="4"><clause id="B2-a" from="0.5" to="2" per="项">答复不规范</clause></indicator>
  </part>
</rubric>"""
ROSTER = """<roster id="small" title="名册"><class id="B" title="B类">
  <unit id="B01" name="市发展改革委"/> <unit id="B02" name="市教育局"/>
</class></roster>"""
EVALUATION = """<evaluation id="e" title="考核 {title}" date="2022-12-30" roster="roster.xml"><rubric file="old.xml"/>
  <unit ref="B01"><record id="R1" item="B1-a" count="{count}">栏目三个月未更新</record></unit>
  <unit ref="B02"><record id="R2" item="B2-a" points="1.5">超期两日</record></unit>
</evaluation>"""

MINE = {"签收单.docx": b"signed", "sheets/notes.txt": b"notes"}


def scratch():
    """A folder, in memory where there is such a place: thousands of runs wait for the disk else."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.TemporaryDirectory(dir=memory)


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())


def snapshot(path):
    """What is at a path: None, the digest of a file, or those of a folder by name."""
    if os.path.isfile(path):
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    if not os.path.isdir(path):
        return None
    found = {}
    for at, folders, files in os.walk(path):
        for name in files:
            inner = os.path.join(at, name)
            found[os.path.relpath(inner, path)] = snapshot(inner)
        for name in folders:
            inner = os.path.join(at, name)
            if not os.listdir(inner):
                found[os.path.relpath(inner, path) + "/"] = None
    return found


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


class City:
    """The inputs, in `folder`/in; places to write to are made with `place`."""

    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.inputs = f"{folder}/in"
        for name, title in (("old", "一"), ("new", "二")):
            write(f"{self.inputs}/{name}.xml", RUBRIC.format(name=name, title=title))
            write(f"{self.inputs}/e-{name}.xml",
                  EVALUATION.format(title=title, count=1 if name == "old" else 3))
        # long enough for parts of a workbook that are put on disk while it is made
        records = "".join(f'<record id="L{i}" item="B1-a">第 {i} 处内容三个月未更新</record>' for i in range(2600))
        write(f"{self.inputs}/e-long.xml", EVALUATION.format(title="长", count=3).replace(
            '<unit ref="B02">', f'<unit ref="B02">{records}'))
        write(f"{self.inputs}/roster.xml", ROSTER)
        shutil.copytree(f"{ROOT}/templates", f"{self.inputs}/templates")
        self.run(["forms", f"{self.inputs}/e-old.xml", "--out", f"{self.inputs}/forms", *self.look()])
        self.form = f"{self.inputs}/forms/B02-市教育局.xlsx"

    def look(self):
        return ["--templates", f"{self.inputs}/templates", "--quiet"]

    def arguments(self, command, which, target):
        """The arguments that make `target` anew, from the inputs `which`."""
        evaluation = f"{self.inputs}/e-{which}.xml"
        return {
            "score": ["score", evaluation, "--out", target, *self.look()]
                     + (["--csv"] if which == "new" else []),
            "forms": ["forms", evaluation, "--out", target, *self.look()]
                     + (["--self-check"] if which == "new" else []),
            "collect": ["collect", evaluation, self.form, "--partial", "--quiet", "--out", target],
            "rubric": ["rubric", f"{self.inputs}/{which}.xml", "--out", target],
            "rulings": ["rulings", evaluation, "--blank", "--out", target],
        }[command]

    def run(self, arguments, rules=None, told=None, temporary=None, **options):
        environment = dict(os.environ, LANG="C.UTF-8", **({"TMPDIR": temporary} if temporary else {}))
        if rules:
            library = f"{os.path.dirname(self.program)}/tests/fail.so"
            environment.update(LD_PRELOAD=library, FAIL=rules)
            # What watches for leaks cannot be watched itself.
            environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:detect_leaks=0:exitcode=99"
            if told:
                environment["FAIL_TOLD"] = told
        else:
            environment["LSAN_OPTIONS"] = "detect_leaks=0"  # libxlsxwriter's; others look for ours
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        start = options.pop("start", False)
        process = subprocess.Popen([self.program, *arguments], env=environment, **options)
        if start:
            return process
        out, errors = process.communicate(timeout=600)
        return process.returncode, (out or b"").decode(), (errors or b"").decode()


class Place:
    """A target of one command: what stood there (`old`), and what the command makes of it (`new`)."""

    def __init__(self, city, command, first=False, new="new"):
        self.city, self.command = city, command
        self.which = {"old": "old", "new": new}
        self.parent = f"{city.folder}/{command}{'-first' if first else ''}"
        self.is_folder = command in ("score", "forms")
        self.target = f"{self.parent}/out" + {"rubric": ".xlsx", "rulings": ".xlsx", "collect": ".xml"}.get(command, "")
        self.keep = f"{city.folder}/kept-{command}"
        self.told = f"{city.folder}/told"
        os.makedirs(self.parent, exist_ok=True)
        for which in () if first else ("old", "new"):
            status, _, errors = self.make(which)
            assert status == 0, errors
            if self.is_folder and which == "old":
                for name, data in MINE.items():
                    write(f"{self.target}/{name}", data)
            setattr(self, which, snapshot(self.target))
            if which == "old":
                self.store()
        if first:
            self.make("new")
            self.old, self.new = None, snapshot(self.target)
            self.keep = None
        assert self.old != self.new
        self.restore()

    def store(self):
        remove(self.keep)
        if self.is_folder:
            shutil.copytree(self.target, self.keep)
        else:
            shutil.copy(self.target, self.keep)

    def restore(self):
        for name in os.listdir(self.parent):
            remove(f"{self.parent}/{name}")
        if self.keep and self.is_folder:
            shutil.copytree(self.keep, self.target)
        elif self.keep:
            shutil.copy(self.keep, self.target)

    def make(self, which, rules=None, **options):
        write(self.told, b"")
        return self.city.run(self.city.arguments(self.command, self.which[which], self.target), rules,
                             self.told, **options)

    def was_met(self):
        return os.path.getsize(self.told) > 0

    def state(self):
        """`old`, `new`, or what is wrong."""
        now = snapshot(self.target)
        return "old" if now == self.old else "new" if now == self.new else self.describe(now)

    def describe(self, now):
        if not isinstance(now, dict) or not isinstance(self.new, dict):
            return f"neither old nor new: {now}"
        def odd(than):
            return sorted(n for n in set(now) | set(than) if now.get(n) != than.get(n))
        return f"differs from old in {odd(self.old or {})}, from new in {odd(self.new)}"

    def litter(self):
        return sorted(set(os.listdir(self.parent)) - {os.path.basename(self.target)})
