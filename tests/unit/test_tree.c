/* output/tree.h, workplace.h, replace.h, case_files.h: what stands on disk where a folder is odd, is in
 * the way, or changes meanwhile. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vector.h"
#include "output/case_files.h"
#include "output/folder.h"
#include "output/replace.h"
#include "output/tree.h"
#include "output/tree_sync.h"
#include "output/workplace.h"

enum { NOBODY = 65534 };

static const char *make(struct scene *scene, const char *name)
{
    const char *path = scene_path(scene, name);
    assert_int_equal(mkdir(path, 0777), 0);
    return path;
}

static bool exists(struct scene *scene, const char *name)
{
    struct stat status;
    return lstat(scene_path(scene, name), &status) == 0;
}

static bool is_ours(const char *name)
{
    return strcmp(name, "ours") == 0;
}

/* Walks fresh/ and old/ with one of the two walks; what it found is in `findings`. */
struct walk {
    struct vector changes;
    struct tree_findings findings;
};

static bool carry(struct scene *scene, const char *fresh, struct walk *walk)
{
    *walk = (struct walk){.changes = {.size = sizeof(struct change)}};
    walk->findings = (struct tree_findings){&scene->arena, &walk->changes, 0, 0};
    return tree_carry_over(fresh, scene_path(scene, "old"), is_ours, &walk->findings);
}

/* ---- trees ---- */

static void what_is_not_there(void **state)
{
    const char *nothing = scene_path(*state, "nothing");
    errno = 0;
    assert_false(tree_clear(nothing, "lock"));
    assert_int_equal(errno, ENOENT);
    assert_false(tree_is_empty(nothing));
    errno = 0;
    assert_false(tree_sync_folder(nothing));
    assert_int_equal(errno, ENOENT);
    assert_false(tree_sync(nothing));
    assert_true(tree_sync_folder("/proc")); /* has no such thing as to put it on disk */
}

static void a_pipe_is_nothing_to_put_on_disk(void **state)
{
    make(*state, "old");
    assert_int_equal(mkfifo(scene_path(*state, "old/pipe"), 0600), 0);
    scene_write(*state, "old/file", "x");
    assert_true(tree_sync(scene_path(*state, "old")));
}

static void an_interrupt_ends_what_goes_on(void **state)
{
    struct scene *scene = *state;
    struct interrupts interrupts;
    struct walk walk = {.changes = {.size = sizeof(struct change)}};
    struct workplace place;
    make(scene, "old");
    make(scene, "fresh");
    scene_write(scene, "fresh/file", "x");
    walk.findings = (struct tree_findings){&scene->arena, &walk.changes, 0, 0};
    assert_true(workplace_find(&place, &scene->arena, scene_path(scene, "target")));
    void (*before)(int) = signal(SIGINT, SIG_DFL);
    interrupts_hold(&interrupts);
    raise(SIGINT);
    assert_false(tree_sync(scene_path(scene, "fresh")));
    assert_int_equal(errno, EINTR);
    assert_false(tree_keep_unchanged(scene_path(scene, "fresh"), scene_path(scene, "old"),
                                     &walk.findings));
    assert_int_equal(errno, EINTR);
    assert_false(workplace_swap(&place));
    assert_non_null(strstr(place.problem, "target is as it was: interrupted"));
    signal(SIGINT, SIG_IGN); /* lets go of the one that waits */
    interrupts_release(&interrupts);
    signal(SIGINT, before);
}

static void modes_and_owners_are_kept(void **state)
{
    struct stat status;
    const char *old = make(*state, "old"), *fresh = make(*state, "fresh");
    assert_int_equal(chmod(old, 0750), 0);
    bool may = geteuid() == 0 && chown(old, getuid(), NOBODY) == 0;
    tree_keep_mode(fresh, old);
    assert_int_equal(stat(fresh, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0750);
    if (may)
        assert_int_equal(status.st_gid, NOBODY);
    may = may && chown(old, NOBODY, NOBODY) == 0;
    tree_keep_mode(fresh, old);
    assert_int_equal(stat(fresh, &status), 0);
    assert_int_equal(status.st_uid, may ? NOBODY : getuid());
    tree_keep_mode(fresh, scene_path(*state, "nothing")); /* of nothing, nothing is kept */
    assert_int_equal(stat(fresh, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0750);
}

static void a_link_is_no_unchanged_file(void **state)
{
    struct scene *scene = *state;
    struct walk walk = {.changes = {.size = sizeof(struct change)}};
    make(scene, "old");
    make(scene, "fresh");
    scene_write(scene, "elsewhere", "same");
    scene_write(scene, "fresh/file", "same");
    assert_int_equal(symlink("../elsewhere", scene_path(scene, "old/file")), 0);
    walk.findings = (struct tree_findings){&scene->arena, &walk.changes, 0, 0};
    assert_true(tree_keep_unchanged(scene_path(scene, "fresh"), scene_path(scene, "old"),
                                    &walk.findings));
    assert_int_equal(walk.findings.unchanged, 0);
    assert_int_equal(walk.changes.count, 1);
    assert_int_equal(((struct change *)walk.changes.items)->kind, CHANGE_CHANGED);
    vector_free(&walk.changes);
}

/* Where the program has a file, a person's folder of that name cannot be taken over: an error, and
 * nothing of it is lost. */
static void a_file_in_the_way_of_a_folder(void **state)
{
    struct scene *scene = *state;
    struct walk walk;
    make(scene, "old");
    make(scene, "old/a");
    make(scene, "old/a/b");
    make(scene, "fresh");
    scene_write(scene, "fresh/a", "a file");
    assert_false(carry(scene, scene_path(scene, "fresh"), &walk)); /* a/b is empty: a person's */
    assert_int_equal(errno, ENOTDIR);
    make(scene, "old/a/b/c");
    assert_false(carry(scene, scene_path(scene, "fresh"), &walk));
    scene_write(scene, "old/a/b/c/file", "mine");
    assert_false(carry(scene, scene_path(scene, "fresh"), &walk));
    assert_int_equal(errno, ENOTDIR);
    assert_string_equal(scene_read(scene, scene_path(scene, "old/a/b/c/file")), "mine");
    assert_string_equal(scene_read(scene, scene_path(scene, "fresh/a")), "a file");
}

/* On another disk there are no links: files are copied, with times and mode; a pipe cannot be. */
static void onto_another_disk(void **state)
{
    struct scene *scene = *state;
    struct walk walk;
    struct stat here, there;
    char other[] = "/dev/shm/scorer-unit-XXXXXX";
    const struct timespec long_ago[2] = {{1000000, 5}, {1000000, 7}};
    assert_int_equal(stat(scene->folder, &here), 0);
    if (stat("/dev/shm", &there) != 0 || there.st_dev == here.st_dev || !mkdtemp(other))
        skip();
    make(scene, "old");
    const char *mine = scene_write(scene, "old/mine", "mine");
    assert_int_equal(chmod(mine, 0640), 0);
    assert_int_equal(utimensat(AT_FDCWD, mine, long_ago, 0), 0);
    bool carried = carry(scene, other, &walk);
    const char *copy = arena_format(&scene->arena, "%s/mine", other);
    const char *text = scene_read(scene, copy);
    bool kept = stat(copy, &there) == 0;
    assert_int_equal(mkfifo(scene_path(scene, "old/pipe"), 0600), 0);
    bool pipe_too = carry(scene, other, &walk);
    int reason = errno;
    unlink(copy);
    assert_int_equal(rmdir(other), 0);
    assert_true(carried && kept);
    assert_string_equal(text, "mine");
    assert_int_equal(there.st_mode & 07777, 0640);
    assert_int_equal(there.st_mtim.tv_sec, 1000000);
    assert_int_equal(there.st_mtim.tv_nsec, 7);
    assert_false(pipe_too);
    assert_int_equal(reason, EPERM);
}

/* ---- places ---- */

static void where_the_process_is(void **state)
{
    struct scene *scene = *state;
    struct workplace place;
    int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    make(scene, "b");
    const char *longer = make(scene, "bc");
    assert_int_equal(chdir(longer), 0);
    bool inside = workplace_find(&place, &scene->arena, "."), gone;
    const char *problem = arena_text(&scene->arena, place.problem, strlen(place.problem));
    bool beside = workplace_find(&place, &scene->arena, scene_path(scene, "b"));
    bool above = workplace_find(&place, &scene->arena, scene->folder);
    assert_int_equal(rmdir(longer), 0);
    gone = !workplace_find(&place, &scene->arena, "new");
    struct case_file file = {.path = "roster.xml"};
    bool named = case_files_name(&scene->arena, &file, 1);
    assert_int_equal(fchdir(here), 0);
    close(here);
    assert_true(!inside && beside && !above && gone && !named);
    assert_non_null(strstr(problem, "is the folder that you are in, or above it"));
    assert_non_null(strstr(place.problem, "new cannot be written: No such file or directory"));
}

static void places_at_the_top(void **state)
{
    struct scene *scene = *state;
    struct workplace place;
    assert_true(workplace_find(&place, &scene->arena, "/scorer-of-no-such-name"));
    assert_string_equal(place.target, "/scorer-of-no-such-name");
    assert_string_equal(place.fresh, "/.scorer-of-no-such-name.scorer-new/new");
    assert_false(workplace_find(&place, &scene->arena, "/"));
    assert_string_equal(place.problem, "/ cannot be replaced; name a folder in it");
}

/* What dead runs left is removed; what only looks like it is not. */
static void temporary_folders(void **state)
{
    struct scene *scene = *state;
    struct workplace place;
    const char *before = getenv("TMPDIR");
    before = before ? arena_text(&scene->arena, before, strlen(before)) : NULL;
    make(scene, "scorer-temporary-dead");
    scene_write(scene, "scorer-temporary-dead/lock", "");
    scene_write(scene, "scorer-temporary-dead/new", "");
    make(scene, "scorer-temporary-empty");
    make(scene, "scorer-temporary-full");
    scene_write(scene, "scorer-temporary-full/letter", "");
    scene_write(scene, "scorer-temporary-file", "");
    make(scene, "scorer-temporary-others");
    bool others = geteuid() == 0 && chown(scene_path(scene, "scorer-temporary-others"), NOBODY, NOBODY) == 0;
    setenv("TMPDIR", scene->folder, 1);
    bool entered = workplace_enter_temporary(&place, &scene->arena);
    bool empty = entered && tree_is_empty(place.fresh);
    workplace_leave(&place);
    setenv("TMPDIR", scene_path(scene, "nothing"), 1);
    bool nowhere = workplace_enter_temporary(&place, &scene->arena);
    const char *problem = arena_text(&scene->arena, place.problem, strlen(place.problem));
    setenv("TMPDIR", "", 1);
    bool usual = workplace_enter_temporary(&place, &scene->arena);
    bool there = strncmp(place.folder, "/tmp/", 5) == 0;
    workplace_leave(&place);
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    assert_true(entered && empty && !nowhere && usual && there);
    assert_non_null(strstr(problem, "nothing is the folder for temporary files and cannot be written"));
    assert_false(exists(scene, "scorer-temporary-dead"));
    assert_false(exists(scene, "scorer-temporary-empty"));
    assert_true(exists(scene, "scorer-temporary-full/letter"));
    assert_true(exists(scene, "scorer-temporary-file"));
    assert_int_equal(exists(scene, "scorer-temporary-others"), others);
}

/* Between two renames a run was killed: the earlier result is beside its place, and is put back. */
static void an_earlier_result_is_put_back(void **state)
{
    struct scene *scene = *state;
    struct workplace place;
    make(scene, ".out.scorer-new");
    make(scene, ".out.scorer-new/old");
    scene_write(scene, ".out.scorer-new/old/results.json", "earlier");
    assert_true(workplace_find(&place, &scene->arena, scene_path(scene, "out")));
    assert_true(workplace_enter(&place));
    workplace_leave(&place);
    assert_string_equal(scene_read(scene, scene_path(scene, "out/results.json")), "earlier");
    assert_false(exists(scene, ".out.scorer-new"));
}

static void nothing_written_is_nothing_to_put_in_place(void **state)
{
    struct scene *scene = *state;
    struct replacement replacement;
    const char *path = scene_write(scene, "table.xlsx", "earlier");
    assert_true(replace_begin(&replacement, &scene->arena, path));
    assert_false(replace_commit(&replacement));
    assert_non_null(
        strstr(replacement.place.problem, "cannot be put on disk: No such file or directory"));
    replace_end(&replacement);
    assert_string_equal(scene_read(scene, path), "earlier");
    assert_false(exists(scene, ".table.xlsx.scorer-new"));
}

/* ---- inputs that change while they are scored ---- */

static void check_copy(struct scene *scene, struct case_file *file, const char *problem)
{
    struct folder folder;
    if (!folder_begin(&folder, &scene->arena, scene_path(scene, "out")))
        fail_msg("%s", folder.problem);
    assert_true(case_files_name(&scene->arena, file, 1));
    bool copied = case_files_copy(&scene->arena, &folder, file, 1);
    folder_end(&folder);
    assert_int_equal(copied, problem == NULL);
    if (problem && !strstr(folder.problem, problem))
        fail_msg("%s", folder.problem);
}

static void a_file_that_changed_is_not_copied(void **state)
{
    struct scene *scene = *state;
    struct stat was;
    static const char changed[] = "cannot be copied to inputs/roster.xml: it was changed while it "
                                  "was being scored";
    struct case_file file = {.path = scene_write(scene, "roster.xml", "<roster/>")};
    assert_int_equal(stat(file.path, &was), 0);
    file.status = was;
    check_copy(scene, &file, NULL);
    file.status.st_ino++; /* another file of that name */
    check_copy(scene, &file, changed);
    file.status = was;
    file.status.st_dev++;
    check_copy(scene, &file, changed);
    file.status = was;
    file.status.st_size++;
    check_copy(scene, &file, changed);
    file.status = was;
    file.status.st_mtim.tv_sec--;
    check_copy(scene, &file, changed);
    file.status = was;
    file.status.st_mtim.tv_nsec ^= 1;
    check_copy(scene, &file, changed);
    file.status = was;
    unlink(file.path);
    check_copy(scene, &file, "cannot be copied to inputs/roster.xml: No such file or directory");
    make(scene, "roster.xml");
    check_copy(scene, &file, "cannot be copied to inputs/roster.xml: Is a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(what_is_not_there),
        scene_test(a_pipe_is_nothing_to_put_on_disk),
        scene_test(an_interrupt_ends_what_goes_on),
        scene_test(modes_and_owners_are_kept),
        scene_test(a_link_is_no_unchanged_file),
        scene_test(a_file_in_the_way_of_a_folder),
        scene_test(onto_another_disk),
        scene_test(where_the_process_is),
        scene_test(places_at_the_top),
        scene_test(temporary_folders),
        scene_test(an_earlier_result_is_put_back),
        scene_test(nothing_written_is_nothing_to_put_in_place),
        scene_test(a_file_that_changed_is_not_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
