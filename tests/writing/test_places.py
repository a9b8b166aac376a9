#!/usr/bin/python3
"""Where a result can and cannot be written, on disks that are full, and what becomes of standard
output: test_places.py PROGRAM. Ends with a line `N passed, N failed`; what cannot be tried as this
user is said."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time

from scene import MINE, City, Place, Tests, is_sanitized, remove, scratch, snapshot, write

PROGRAM = sys.argv[1]
SANITIZED = is_sanitized(PROGRAM)
NOBODY = 65534
IS_ROOT = os.geteuid() == 0

tests = Tests()


def skip(what, why):
    print(f"SKIPPED: {what}: {why}", flush=True)


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def refused(name, place, text, target=None, **options):
    """Status 3, `text` in the message, and all as it was."""
    before = snapshot(place.parent)
    status, out, errors = place.city.run(
        place.city.arguments(place.command, "new", place.target if target is None else target), **options)
    after = snapshot(place.parent)
    tests.check(name, status == 3 and not out and text in errors and after == before,
                f"status {status}, changed: {after != before}, litter {place.litter()}\n{errors}")


def done(name, place, target=None, **options):
    status, _, errors = place.city.run(
        place.city.arguments(place.command, "new", target or place.target), **options)
    return tests.check(name, status == 0 and place.state() == "new" and not place.litter(),
                       f"status {status}, {place.state()}, litter {place.litter()}\n{errors}")


# ---- what stands there ----

def test_foreign(score, rubric):
    remove(score.target)
    write(score.target, b"a file")
    refused("a file where a folder goes", score, "is a file")
    remove(score.target)
    write(f"{score.target}/letter.txt", b"dear")
    refused("a foreign folder", score, "no results.json")
    score.restore()
    remove(rubric.target)
    os.mkdir(rubric.target)
    refused("a folder where a file goes", rubric, "cannot be replaced by a file")
    rubric.restore()
    refused("no folder to write in", score, "No such file", f"{score.parent}/no/such/place")
    refused("a file on the way", rubric, "Not a directory", f"{rubric.target}/x.xlsx")


def test_in_the_way(score):
    staging = f"{score.parent}/.out.scorer-new"
    write(staging, b"mine")
    refused("a file that has the name of the staging folder", score, "nothing can be made beside it")
    os.unlink(staging)
    os.mkdir(f"{score.parent}/elsewhere")
    write(f"{score.parent}/elsewhere/new/kept.txt", b"kept")
    os.symlink("elsewhere", staging)
    refused("a link that has the name of the staging folder", score, "nothing can be made beside it")
    score.restore()
    # as a killed run of an earlier version left it
    write(f"{staging}/results.json", b"half")
    write(f"{staging}/sheets/x.xlsx", b"half")
    done("what an earlier version left is cleared", score)
    score.restore()


def test_links(score, rubric):
    for place in (score, rubric):
        real, link = f"{place.city.folder}/real-{place.command}", place.target
        shutil.move(place.target, real)
        os.symlink(real, link)
        done(f"{place.command} through a link", place)
        tests.check(f"{place.command}: the link is one still", os.path.islink(link)
                    and snapshot(real) == place.new)
        remove(real)
        refused(f"{place.command} through a link to nothing", place, "link to a place that is not there")
        os.unlink(link)
        place.restore()


def test_what_people_put_there(score):
    """Links, pipes and files that nobody may read neither hang nor get lost."""
    os.symlink("/nowhere/at/all", f"{score.target}/link")
    os.mkfifo(f"{score.target}/pipe")
    write(f"{score.target}/secret", b"secret")
    os.chmod(f"{score.target}/secret", 0)
    write(f"{score.target}/private/file", b"mine")
    os.chmod(f"{score.target}/private", 0o700)
    os.chmod(f"{score.target}/sheets", 0o750)
    status, _, errors = score.make("new")
    modes = [stat.S_IMODE(os.stat(f"{score.target}/{name}").st_mode) for name in ("private", "sheets")]
    tests.check("folders keep their modes", modes == [0o700, 0o750], modes)
    kept = os.readlink(f"{score.target}/link") == "/nowhere/at/all" \
        and stat.S_ISFIFO(os.lstat(f"{score.target}/pipe").st_mode) \
        and stat.S_IMODE(os.lstat(f"{score.target}/secret").st_mode) == 0
    tests.check("links, pipes and secrets are kept", status == 0 and kept, errors)
    score.restore()


def test_modes(score, rubric):
    """Who may read a result stays somebody's choice."""
    for place, mode in ((score, 0o750), (rubric, 0o640), (score, 0o700), (rubric, 0o444)):
        os.chmod(place.target, mode)
        done(f"{place.command}, mode {mode:o}", place)
        found = stat.S_IMODE(os.stat(place.target).st_mode)
        tests.check(f"{place.command}, mode {mode:o} stays", found == mode, f"{found:o}")
        place.restore()
    if IS_ROOT:
        os.chown(score.target, NOBODY, NOBODY)
        done("owner", score)
        tests.check("the owner stays", os.stat(score.target).st_uid == NOBODY)
        score.restore()


def test_names(score, city):
    """The folder one is in, the root, long names."""
    refused("the folder one is in", score, "the folder that you are in", ".", cwd=score.target)
    refused("above the folder one is in", score, "the folder that you are in", "..",
            cwd=f"{score.target}/sheets")
    refused("the root", score, "name a folder in it", "/")
    refused("no name", score, "names no place", "")
    refused("a name without room for the staging folder", score, "File name too long",
            f"{score.parent}/{'n' * 250}")
    refused("a path without end", score, "File name too long", f"{score.parent}/" + "d/" * 4000)
    deep = score.parent
    while len(deep) < 3500:
        deep += "/" + "d" * 200
    os.makedirs(deep)
    place = Place.__new__(Place)
    place.__dict__.update(score.__dict__, parent=deep, target=f"{deep}/out", keep=None, old=None)
    status, _, errors = city.run(city.arguments("score", "new", place.target))
    tests.check("a long path", status == 0 and not place.litter(), errors)
    score.restore()


# ---- what may not be written ----

def test_permissions(score, rubric, city):
    if not IS_ROOT:
        skip("other people's folders", "only root can be somebody else")
        return
    for place in (score, rubric):
        os.chmod(place.parent, 0o755)
        refused(f"{place.command} in a read-only folder", place, "Permission denied",
                preexec_fn=as_nobody)
        os.chmod(place.parent, 0o1777)  # others' names may not be moved in it
        refused(f"{place.command} over somebody else's in a sticky folder", place, "not permitted",
                preexec_fn=as_nobody)
    os.chmod(score.parent, 0o777)
    os.chmod(score.target, 0)
    refused("a folder that may not be looked into", score, "Permission denied", preexec_fn=as_nobody)
    score.restore()
    os.chmod(score.target, 0o777)
    os.mkdir(f"{score.target}/private", 0o700)
    refused("a folder in it that may not be looked into", score, "Permission denied",
            preexec_fn=as_nobody)
    score.restore()
    os.chmod(score.parent, 0o700)
    if not city.folder.startswith("/dev/shm"):
        return
    with mounted(score, "size=8m"):
        score.restore()
        subprocess.run(["mount", "-o", "remount,ro", score.parent], check=True)
        refused("a read-only disk", score, "Read-only file system")


def test_immutable(score):
    """A file that cannot be linked to, nor removed, stays; the rest of the folder is as it was."""
    done_by = shutil.which("chattr") and subprocess.run(
        ["chattr", "+i", f"{score.target}/签收单.docx"], capture_output=True, check=False)
    if not done_by or done_by.returncode:
        skip("immutable files", "this disk or user has none")
        return
    status, _, errors = score.make("new")
    tests.check("an immutable file", (status == 0 and score.state() == "new")
                or (status == 3 and score.state() == "old"), f"{status} {score.state()} {errors}")
    for at, _, names in os.walk(score.parent):
        for name in names:
            subprocess.run(["chattr", "-i", os.path.join(at, name)], capture_output=True, check=False)
    score.restore()


# ---- disks ----

@contextlib.contextmanager
def mounted(place, options):
    """A small disk, in memory, where the place is; what stood there comes back afterwards."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place.parent], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place.parent], check=True)


def can_mount(place):
    done_by = IS_ROOT and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place.parent],
                                         capture_output=True, check=False)
    if not done_by or done_by.returncode:
        return False
    subprocess.run(["umount", place.parent], check=True)
    return True


def test_mount_point(score):
    with mounted(score, "size=8m"):
        refused("where a disk begins", score, "another disk or share begins", score.parent)


def fill(folder, left):
    """Leaves about so many KiB on the disk."""
    status = os.statvfs(folder)
    with open(f"{folder}/filler", "wb") as file:
        file.write(b"x" * max(0, status.f_bavail * status.f_frsize - left * 1024))


def test_full_disks(place, step):
    """With every amount of room from none to enough."""
    ends = {0: 0, 3: 0}
    for left in range(0, 1400, step):
        with mounted(place, "size=2m"):
            place.restore()
            fill(place.parent, left)
            status, _, errors = place.make("new")
            state, litter = place.state(), set(place.litter()) - {"filler"}
            right = (status, state) in ((0, "new"), (3, "old")) and not litter
            right = right and (status == 0 or errors.strip())
            tests.check(f"{place.command}, {left} KiB", right, f"{status}, {state}, {litter}\n{errors}")
            ends[status] = ends.get(status, 0) + 1
            if status == 0 and ends[0] == 3:
                break
    tests.check(f"{place.command}, disks of both kinds", ends[0] and ends[3], ends)


def test_no_more_files(place):
    """A disk that has room, but not for more files."""
    for more in range(0, 60, 6):
        with mounted(place, "size=8m"):
            place.restore()
            status = os.statvfs(place.parent)
            used = status.f_files - status.f_ffree
            subprocess.run(["mount", "-o", f"remount,nr_inodes={used + more}", place.parent], check=True)
            status, _, errors = place.make("new")
            tests.check(f"{place.command}, {more} more files",
                        (status, place.state()) in ((0, "new"), (3, "old")) and not place.litter(),
                        f"{status}, {place.state()}, {place.litter()}\n{errors}")


def test_temporary_folder(score, rubric, city):
    """The folder for temporary files, full to the last byte, is nothing to a result."""
    small = f"{city.folder}/small"
    os.mkdir(small)
    place = Place.__new__(Place)
    place.__dict__.update(parent=small, target=f"{small}/none")
    with mounted(place, "size=8k"):
        fill(small, 0)
        before = os.environ.get("TMPDIR")
        os.environ["TMPDIR"] = small
        try:
            for place in (score, rubric):
                done(f"{place.command} with a full TMPDIR", place)
            status, _, errors = city.run(["verify", score.target])
            tests.check("verify with a full TMPDIR", status == 3 and "scorer: " in errors, errors)
            tests.check("nothing is left in it", os.listdir(small) == ["filler"], os.listdir(small))
        finally:
            set_temporary(before)
    for place in (score, rubric):
        place.restore()


# ---- on disk before it is in place ----

def test_sync(places):
    """Every file and folder, and then their names, before and after the exchange."""
    for place in places:
        watch = int(signal.SIGCONT)
        status, _, errors = place.make("new", f"fsync:1+:s{watch},exchange:1:s{watch},link:1+:s{watch}")
        with open(place.told, encoding="utf-8") as file:
            met = [line.split()[0] for line in file]
        before, after = met[:met.index("exchange")], met[met.index("exchange") + 1:]
        files = len(place.new) if place.is_folder else 1
        kept = met.count("link")
        tests.check(f"{place.command} is on disk", status == 0 and before.count("fsync") >= files - len(MINE)
                    and before[-1] == "fsync" and after.count("fsync") == 1,
                    f"{met}, {files} files, {kept} kept\n{errors}")
        place.restore()


# ---- standard output ----

def commands(city, result):
    """Each command that prints something."""
    evaluation = f"{city.inputs}/e-new.xml"
    for name in ("check", "score", "explain", "verify", "forms", "collect", "rubric"):
        yield [name, "--help"]
    yield ["--help"]
    yield ["--version"]
    yield ["check", f"{city.inputs}/old.xml"]
    yield ["check", evaluation]
    yield ["score", evaluation, "--json"]
    yield ["explain", evaluation, "B01"]
    yield ["explain", evaluation, "B01", "--json"]
    yield ["verify", result]


def broken(kind):
    """A standard output that takes nothing; and what the system says of it."""
    if kind == "full":
        return open("/dev/full", "wb"), "No space left on device"
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb"), "Broken pipe"


def check_broken(city, arguments, kind, told=""):
    stream, reason = broken(kind)
    with stream:
        status, _, errors = city.run(arguments, stdout=stream)
    name = arguments[:1] + [a for a in arguments[1:] if a.startswith("--")]
    tests.check(f"{name}, {kind}", status == 3 and errors == f"scorer: standard output: {reason}\n" + told,
                f"status {status}\n{errors}")


def test_standard_output(city, result, places):
    for kind in ("full", "pipe"):
        for arguments in commands(city, result):
            check_broken(city, arguments, kind)
        for place in places:
            arguments = [a for a in place.city.arguments(place.command, "new", place.target)
                         if a != "--quiet"]
            check_broken(city, arguments, kind, f"scorer: {place.target} is as it was\n")
            tests.check(f"{place.command} to a broken {kind} is not written",
                        place.state() == "old" and not place.litter(), place.state())


def test_closed_streams(score, rubric):
    """A file that is written does not take the place of a stream that is closed."""
    for place in (score, rubric):
        done(f"{place.command} with no streams", place, stdin=None, stdout=None, stderr=None,
             preexec_fn=lambda: os.closerange(0, 3))
        place.restore()
    arguments = [a for a in score.city.arguments("score", "new", score.target) if a != "--quiet"]
    status, _, errors = score.city.run(arguments, stdout=None, preexec_fn=lambda: os.close(1))
    tests.check("standard output is closed", status == 3 and score.state() == "old"
                and "standard output" in errors, f"{status}, {score.state()}\n{errors}")


def test_ends_that_are_ignored(score, rubric):
    """Whoever begins the program may ignore the ends of processes, and hands that on."""
    def ignore():
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for place in (score, rubric):
        done(f"{place.command}, ends ignored", place, preexec_fn=ignore)
        place.restore()
        status, _, errors = place.make("new", "write:1:c9", preexec_fn=ignore)
        tests.check(f"{place.command}, ends ignored, the process that writes killed",
                    (status, place.state()) == (3, "old") and "signal 9" in errors and not place.litter(),
                    f"{status}, {place.state()}, {place.litter()}\n{errors}")


def set_temporary(folder):
    """TMPDIR as it was."""
    if folder is None:
        del os.environ["TMPDIR"]
    else:
        os.environ["TMPDIR"] = folder


# ---- verify ----

def test_verify_is_interrupted(result, city):
    """It computes in the folder for temporary files, and leaves nothing there."""
    temporary = f"{city.folder}/temporary"
    os.mkdir(temporary)
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = temporary
    started = time.monotonic()
    city.run(["verify", result])
    longest = time.monotonic() - started
    for i in range(30):
        process = city.run(["verify", result], start=True)
        time.sleep(longest * i / 30)
        process.send_signal((signal.SIGINT, signal.SIGKILL)[i % 2])
        process.communicate()
        if i % 2 == 0:
            tests.check(f"verify, interrupt {i}", not os.listdir(temporary), os.listdir(temporary))
        else:
            status, _, errors = city.run(["verify", result])
            tests.check(f"verify, kill {i}, run again", status == 0 and not os.listdir(temporary),
                        f"{status}, {os.listdir(temporary)}\n{errors}")
    set_temporary(before)


def main():
    with scratch() as folder:
        os.chmod(folder, 0o755)
        city = City(PROGRAM, folder)
        score, forms, collect, rubric = places = [
            Place(city, command) for command in ("score", "forms", "collect", "rubric")]
        test_foreign(score, rubric)
        test_in_the_way(score)
        test_links(score, rubric)
        test_what_people_put_there(score)
        test_modes(score, rubric)
        test_names(score, city)
        test_permissions(score, rubric, city)
        test_immutable(score)
        test_sync(places)
        result = f"{folder}/result"
        city.run(city.arguments("score", "new", result))
        test_standard_output(city, result, (score, forms, collect))
        test_closed_streams(score, rubric)
        test_ends_that_are_ignored(score, rubric)
        test_verify_is_interrupted(result, city)
        if can_mount(score):
            test_mount_point(score)
            for place, step in zip(places, (4, 12, 1, 4)):
                test_full_disks(place, step * (8 if SANITIZED else 1))
            test_no_more_files(score)
            test_temporary_folder(score, rubric, city)
        else:
            skip("small disks", "this user cannot mount one; test_failures.py lets each call fail as "
                 "on a full disk")
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
