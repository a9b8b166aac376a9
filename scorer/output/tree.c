#include "output/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/folder.h"

enum { OPEN_FOLDERS = 16, COMPARE_CHUNK = 64 * 1024 };

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

bool tree_is_empty(const char *path)
{
    DIR *folder = opendir(path);
    bool empty = true;
    for (struct dirent *entry; folder && empty && (entry = readdir(folder));)
        empty = is_dot(entry->d_name);
    if (folder)
        closedir(folder);
    return empty;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)type, (void)at;
    return remove(path);
}

static int remove_below(const char *path, const struct stat *status, int type, struct FTW *at)
{
    return at->level ? remove_one(path, status, type, at) : 0;
}

bool tree_clear(const char *path)
{
    return nftw(path, remove_below, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

bool tree_remove(const char *path)
{
    return nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

static int sync_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)type, (void)at;
    int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    int failed = fsync(descriptor);
    close(descriptor);
    return failed;
}

bool tree_sync(const char *path)
{
    return nftw(path, sync_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

/* ---- files that did not change ---- */

static bool same_contents(FILE *a, FILE *b)
{
    char *left = malloc(2 * COMPARE_CHUNK), *right = left + COMPARE_CHUNK;
    size_t got = COMPARE_CHUNK;
    bool same = left != NULL;
    while (same && got) {
        got = fread(left, 1, COMPARE_CHUNK, a);
        same = fread(right, 1, COMPARE_CHUNK, b) == got && memcmp(left, right, got) == 0;
    }
    same = same && !ferror(a) && !ferror(b);
    free(left);
    return same;
}

static bool same_file(const char *fresh, const char *old)
{
    struct stat status;
    if (lstat(old, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    FILE *a = fopen(fresh, "rb"), *b = fopen(old, "rb");
    bool same = a && b && same_contents(a, b);
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return same;
}

/* Makes `fresh` a second name of the file `old`; a copy where the file system has no links. */
static bool link_or_copy(const char *fresh, const char *old)
{
    if (link(old, fresh) == 0)
        return true;
    FILE *from = fopen(old, "rb"), *to = fopen(fresh, "wb");
    char chunk[4096];
    bool copied = from && to;
    for (size_t got = 1; copied && got;) {
        got = fread(chunk, 1, sizeof chunk, from);
        copied = fwrite(chunk, 1, got, to) == got && !ferror(from);
    }
    if (from)
        fclose(from);
    return (!to || fclose(to) == 0) && copied;
}

static bool keep_in_folder(const char *fresh, const char *old, struct folder_changes *changes);

static bool keep_entry(const char *fresh, const char *old, struct folder_changes *changes)
{
    struct stat status;
    if (lstat(fresh, &status) != 0)
        return false;
    if (S_ISDIR(status.st_mode))
        return keep_in_folder(fresh, old, changes);
    bool same = same_file(fresh, old);
    if (same)
        changes->unchanged++;
    else
        changes->written++;
    return !same || (unlink(fresh) == 0 && link_or_copy(fresh, old));
}

static bool keep_in_folder(const char *fresh, const char *old, struct folder_changes *changes)
{
    DIR *folder = opendir(fresh);
    bool done = folder;
    for (struct dirent *entry; done && (entry = readdir(folder));) {
        char fresh_path[4096], old_path[4096];
        if (is_dot(entry->d_name))
            continue;
        snprintf(fresh_path, sizeof fresh_path, "%s/%s", fresh, entry->d_name);
        snprintf(old_path, sizeof old_path, "%s/%s", old, entry->d_name);
        done = keep_entry(fresh_path, old_path, changes);
    }
    if (folder)
        closedir(folder);
    return done;
}

bool tree_keep_unchanged(const char *fresh, const char *old, struct folder_changes *changes)
{
    return keep_in_folder(fresh, old, changes);
}

/* ---- files that are not ours ---- */

struct carrying {
    const char *fresh, *old;
    bool (*ours)(const char *name);
    struct folder_changes *changes;
};

static bool carry_folder(const struct carrying *carrying, const char *name);

static bool carry_entry(const struct carrying *carrying, const char *name)
{
    char fresh[8192], old[8192];
    struct stat status, there;
    snprintf(fresh, sizeof fresh, "%s/%s", carrying->fresh, name);
    snprintf(old, sizeof old, "%s/%s", carrying->old, name);
    if (lstat(old, &status) != 0)
        return false;
    bool missing = lstat(fresh, &there) != 0, folder = S_ISDIR(status.st_mode);
    if (folder && missing && !carrying->ours(name))
        missing = mkdir(fresh, 0777) != 0;
    if (folder)
        return carry_folder(carrying, name);
    if (!missing)
        return true;
    if (!carrying->ours(name))
        return link_or_copy(fresh, old);
    carrying->changes->removed++;
    return true;
}

static bool carry_folder(const struct carrying *carrying, const char *name)
{
    char path[8192];
    snprintf(path, sizeof path, "%s/%s", carrying->old, name);
    DIR *folder = opendir(path);
    bool done = folder || errno == ENOENT;
    for (struct dirent *entry; folder && done && (entry = readdir(folder));) {
        char inner[4096];
        if (is_dot(entry->d_name))
            continue;
        snprintf(inner, sizeof inner, "%s%s%s", name, *name ? "/" : "", entry->d_name);
        done = carry_entry(carrying, inner);
    }
    if (folder)
        closedir(folder);
    return done;
}

bool tree_carry_over(const char *fresh, const char *old, bool (*ours)(const char *name),
                     struct folder_changes *changes)
{
    const struct carrying carrying = {fresh, old, ours, changes};
    return carry_folder(&carrying, "");
}
