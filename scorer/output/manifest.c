#include "output/manifest.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/vector.h"
#include "base/workers.h"
#include "output/regular.h"
#include "output/tree_walk.h"

static const char MANIFEST[] = "MANIFEST";

enum { PATH_BYTES = 8192 };

/* ---- of a folder ---- */

struct listing {
    struct arena *arena;
    struct vector entries;
};

static bool add_file(void *context, const char *name, const struct stat *status)
{
    struct listing *listing = context;
    (void)status;
    if (strcmp(name, MANIFEST) == 0)
        return true;
    struct manifest_entry *entry = vector_push(&listing->entries);
    if (entry)
        entry->name = arena_text(listing->arena, name, strlen(name));
    errno = ENOMEM;
    return entry && entry->name;
}

static int compare_entries(const void *left, const void *right)
{
    return strcmp(((const struct manifest_entry *)left)->name,
                  ((const struct manifest_entry *)right)->name);
}

static bool settle(struct vector *entries, struct arena *arena, struct manifest *manifest)
{
    uint32_t count;
    manifest->entries = vector_settle(entries, arena, &count);
    manifest->count = count;
    if (!manifest->entries) {
        errno = ENOMEM;
        return false;
    }
    if (count)
        qsort(manifest->entries, count, sizeof *manifest->entries, compare_entries);
    return true;
}

struct digesting {
    const char *top;
    struct manifest_entry *entries;
    atomic_int reason; /* errno of a file that could not be read; 0 */
};

static bool digest_entry(const struct worker *worker, uint32_t job)
{
    struct digesting *digesting = worker->context;
    struct manifest_entry *entry = &digesting->entries[job];
    char path[PATH_BYTES]; /* it had room in the walk */
    snprintf(path, sizeof path, "%s/%s", digesting->top, entry->name);
    if (!interrupts_came() && digest_file(path, entry->digest))
        return true;
    atomic_store(&digesting->reason, errno);
    return false;
}

static bool digest_all(const char *path, struct manifest *manifest)
{
    struct digesting digesting = {path, manifest->entries, 0};
    uint32_t count = (uint32_t)manifest->count;
    bool done = workers_run(workers_for(count), count, digest_entry, &digesting);
    errno = atomic_load(&digesting.reason);
    return done;
}

bool manifest_of_folder(struct arena *arena, const char *path, struct manifest *manifest)
{
    struct listing listing = {arena, {.size = sizeof(struct manifest_entry)}};
    if (tree_walk(path, add_file, &listing) && settle(&listing.entries, arena, manifest) &&
        digest_all(path, manifest))
        return true;
    int reason = errno;
    vector_free(&listing.entries);
    errno = reason;
    return false;
}

/* ---- the file ---- */

/* A name with a backslash or a line break in it is written with these escaped, and a backslash
 * before the line: the form that sha256sum writes and reads. */
static bool needs_escape(const char *name)
{
    return name[strcspn(name, "\\\n\r")] != '\0';
}

static void write_name(const char *name, FILE *file)
{
    for (; *name; name++)
        if (*name == '\n')
            fputs("\\n", file);
        else if (*name == '\r')
            fputs("\\r", file);
        else if (*name == '\\')
            fputs("\\\\", file);
        else
            putc(*name, file);
}

static FILE *open_manifest(const char *path, bool to_write)
{
    char name[PATH_BYTES];
    snprintf(name, sizeof name, "%s/%s", path, MANIFEST);
    if (to_write)
        return fopen(name, "wb");
    int descriptor = regular_open(name);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "rb");
    if (!file && descriptor >= 0)
        close(descriptor);
    return file;
}

bool manifest_write(const struct manifest *manifest, const char *path)
{
    FILE *file = open_manifest(path, true);
    if (!file)
        return false;
    for (size_t i = 0; i < manifest->count; i++) {
        const struct manifest_entry *entry = &manifest->entries[i];
        fprintf(file, "%s%s  ", needs_escape(entry->name) ? "\\" : "", entry->digest);
        write_name(entry->name, file);
        putc('\n', file);
    }
    bool failed = ferror(file);
    return fclose(file) == 0 && !failed;
}

/* Takes the escapes out of a name, in place. */
static void unescape(char *name)
{
    char *out = name;
    for (; *name; name++) {
        if (*name == '\\' && name[1]) {
            name++;
            *out++ = *name == 'n' ? '\n' : *name == 'r' ? '\r' : *name;
        } else {
            *out++ = *name;
        }
    }
    *out = '\0';
}

static bool parse_line(struct arena *arena, char *line, struct manifest_entry *entry)
{
    static const char hexadecimal[] = "0123456789abcdef";
    enum { DIGITS = DIGEST_TEXT_SIZE - 1 };
    bool escaped = *line == '\\';
    line += escaped;
    line[strcspn(line, "\n")] = '\0';
    bool formed = strspn(line, hexadecimal) == DIGITS && line[DIGITS] == ' ' &&
                  (line[DIGITS + 1] == ' ' || line[DIGITS + 1] == '*') && line[DIGITS + 2];
    if (!formed) {
        errno = EILSEQ;
        return false;
    }
    memcpy(entry->digest, line, DIGITS);
    entry->digest[DIGITS] = '\0';
    char *name = arena_text(arena, line + DIGITS + 2, strlen(line + DIGITS + 2));
    if (name && escaped)
        unescape(name);
    entry->name = name;
    errno = ENOMEM;
    return name;
}

bool manifest_read(struct arena *arena, const char *path, struct manifest *manifest)
{
    struct vector entries = {.size = sizeof(struct manifest_entry)};
    char line[PATH_BYTES];
    FILE *file = open_manifest(path, false);
    bool done = file;
    while (done && fgets(line, sizeof line, file)) {
        struct manifest_entry *entry = vector_push(&entries);
        errno = ENOMEM;
        done = entry && parse_line(arena, line, entry);
    }
    done = done && !ferror(file) && settle(&entries, arena, manifest);
    int reason = errno;
    if (file)
        fclose(file);
    vector_free(&entries);
    errno = reason;
    return done;
}

const struct manifest_entry *manifest_find(const struct manifest *manifest, const char *name)
{
    struct manifest_entry wanted = {.name = name};
    if (!manifest->count)
        return NULL;
    return bsearch(&wanted, manifest->entries, manifest->count, sizeof wanted, compare_entries);
}
