#include "output/folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vector.h"
#include "output/tree.h"
#include "output/tree_sync.h"

/* Whether a file of that name in a result folder is one that the program writes. */
static bool is_of_result(const char *name)
{
    static const char *const files[] = {"ranking.xlsx", "changes.xlsx", "results.json", "run.json",
                                        "MANIFEST"};
    static const struct {
        const char *folder, *suffix;
    } places[] = {{"inputs/", ""},
                  {"sheets/", ".xlsx"},
                  {"csv/ranking/", ".csv"},
                  {"csv/changes/", ".csv"},
                  {"csv/sheets/", ".csv"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (strcmp(name, files[i]) == 0)
            return true;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        size_t start = strlen(places[i].folder), end = strlen(places[i].suffix);
        size_t length = strlen(name);
        if (strncmp(name, places[i].folder, start) == 0 && length > start + end &&
            strcmp(name + length - end, places[i].suffix) == 0)
            return true;
    }
    return false;
}

const struct folder_kind result_folder = {"result", "results.json", is_of_result};

static bool say(struct folder *folder, const char *what)
{
    snprintf(folder->problem, sizeof folder->problem, "%s %s", folder->path, what);
    return false;
}

/* Hands the problem of the place on. */
static bool fail(struct folder *folder)
{
    memcpy(folder->problem, folder->place.problem, sizeof folder->problem);
    return false;
}

/* With what errno says. */
static bool fail_at_place(struct folder *folder, const char *cannot)
{
    workplace_fail(&folder->place, cannot);
    return fail(folder);
}

/* Whether what stands at the place may be replaced: nothing, an empty folder, or an earlier result.
 */
static bool may_replace(struct folder *folder)
{
    struct stat status;
    char probe[8192];
    if (stat(folder->place.target, &status) != 0) {
        if (errno == ENOENT)
            return true;
        return fail_at_place(folder, "cannot be looked at");
    }
    if (!S_ISDIR(status.st_mode))
        return say(folder, "is a file, and no folder can stand there; name another place");
    snprintf(probe, sizeof probe, "%s/%s", folder->place.target, folder->kind->mark);
    if (access(probe, F_OK) == 0 || tree_is_empty(folder->place.target))
        return true;
    if (errno == EACCES)
        return fail_at_place(folder, "cannot be looked into");
    snprintf(folder->problem, sizeof folder->problem,
             "%s holds files and no %s, so it is no earlier %s; name another folder", folder->path,
             folder->kind->mark, folder->kind->what);
    return false;
}

bool folder_begin_kind(struct folder *folder, struct arena *arena, const char *path,
                       const struct folder_kind *kind)
{
    *folder = (struct folder){.arena = arena, .kind = kind, .path = path};
    if (!workplace_find(&folder->place, arena, path))
        return fail(folder);
    folder->staging = folder->place.fresh;
    if (!may_replace(folder))
        return false;
    if (!workplace_enter(&folder->place))
        return fail(folder);
    if (mkdir(folder->staging, 0777) != 0)
        return fail_at_place(folder, "cannot be written");
    return true;
}

bool folder_begin(struct folder *folder, struct arena *arena, const char *path)
{
    return folder_begin_kind(folder, arena, path, &result_folder);
}

char *folder_file(const struct folder *folder, struct arena *arena, const char *name)
{
    return arena_format(arena, "%s/%s", folder->staging, name);
}

static int compare_changes(const void *left, const void *right)
{
    return strcmp(((const struct change *)left)->name, ((const struct change *)right)->name);
}

static bool settle(struct folder *folder, struct vector *list, struct folder_changes *changes)
{
    uint32_t count = 0;
    changes->list = vector_settle(list, folder->arena, &count);
    changes->count = count;
    if (count)
        qsort(changes->list, count, sizeof *changes->list, compare_changes);
    for (size_t i = 0; i < count; i++)
        changes->of_kind[changes->list[i].kind]++;
    errno = ENOMEM;
    return changes->list;
}

bool folder_prepare(struct folder *folder, struct folder_changes *changes)
{
    const char *old = folder->place.target;
    struct vector list = {.size = sizeof(struct change)};
    struct tree_findings findings = {folder->arena, &list, 0, 0};
    /* What a person put there is taken over last, so that there is no time to lose any of it. */
    bool prepared = tree_keep_unchanged(folder->staging, old, &findings) &&
                    tree_sync(folder->staging) &&
                    tree_carry_over(folder->staging, old, folder->kind->is_ours, &findings) &&
                    (!findings.carried || tree_sync_folders(folder->staging));
    int reason = errno;
    *changes = (struct folder_changes){.replaced = access(old, F_OK) == 0 && !tree_is_empty(old),
                                       .unchanged = findings.unchanged};
    bool settled = settle(folder, &list, changes);
    errno = prepared ? ENOMEM : reason;
    if (!prepared || !settled)
        return fail_at_place(folder, "cannot be written");
    tree_keep_mode(folder->staging, old);
    return true;
}

bool folder_commit(struct folder *folder)
{
    if (workplace_swap(&folder->place))
        return true;
    return fail(folder);
}

void folder_end(struct folder *folder)
{
    workplace_leave(&folder->place);
}
