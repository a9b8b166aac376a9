#include "read/workbook_package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "base/allocation.h"
#include "base/arena.h"
#include "read/workbook.h"

enum { CHUNK = 64 * 1024, TAIL = 22 + 20 + 65535 };

struct part {
    const char *name;
    zip_uint64_t index;
};

struct package {
    zip_t *zip;
    struct arena *arena;
    struct diagnostics *diagnostics;
    uint32_t file;
    struct part *parts; /* by name */
    size_t part_count;
    uint64_t unpacked;      /* bytes so far, of all parts */
    unsigned long failures; /* of allocations, before it was opened */
};

/* libzip tells a want of memory as a damaged file where zlib had it; and where it tells nothing,
 * what was read may lack something. */
static void note_memory(struct diagnostics *diagnostics, unsigned long failures_before)
{
    if (allocation_failures() != failures_before)
        diagnostics->exhausted = true;
}

static struct place whole(uint32_t file)
{
    return (struct place){file, PLACE_WHOLE_WORKBOOK};
}

/* ---- what the file is, before the zip library sees it ---- */

static uint64_t little_endian(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    while (count--)
        value = value << 8 | bytes[count];
    return value;
}

static const unsigned char *find_last(const unsigned char *bytes, size_t length, const char *wanted)
{
    for (size_t i = length < 4 ? 0 : length - 3; i-- > 0;)
        if (memcmp(bytes + i, wanted, 4) == 0)
            return bytes + i;
    return NULL;
}

/* How many parts the end of the file says there are, by either of its two records; the zip library
 * takes memory for as many. 0 where the end is missing. */
static uint64_t announced_parts(int descriptor, off_t size)
{
    unsigned char *tail = malloc(TAIL), large[56];
    off_t from = size > TAIL ? size - TAIL : 0;
    ssize_t got = tail ? pread(descriptor, tail, TAIL, from) : -1;
    const unsigned char *end = got > 0 ? find_last(tail, (size_t)got, "PK\5\6") : NULL;
    uint64_t count = 0;
    if (end && end + 22 <= tail + got)
        count = little_endian(end + 10, 2);
    if (count && end - tail >= 20 && memcmp(end - 20, "PK\6\7", 4) == 0 &&
        pread(descriptor, large, sizeof large, (off_t)little_endian(end - 12, 8)) ==
            (ssize_t)sizeof large &&
        little_endian(large + 32, 8) > count)
        count = little_endian(large + 32, 8);
    free(tail);
    return count;
}

/* Whether an OLE file (.xls, or an encrypted .xlsx) holds a stream of this name. */
static bool has_stream(int descriptor, const char *name)
{
    enum { NAME_MAX_BYTES = 64 };
    char wide[NAME_MAX_BYTES], buffer[CHUNK];
    size_t length = 0, kept = 0;
    for (; name[length / 2]; length += 2) {
        wide[length] = name[length / 2];
        wide[length + 1] = '\0';
    }
    off_t offset = 0;
    for (ssize_t got; (got = pread(descriptor, buffer + kept, sizeof buffer - kept, offset)) > 0;) {
        offset += got;
        size_t filled = kept + (size_t)got;
        if (memmem(buffer, filled, wide, length))
            return true;
        kept = filled < length ? filled : length;
        memmove(buffer, buffer + filled - kept, kept);
    }
    return false;
}

/* `~$B01.xlsx`, which lies beside B01.xlsx as long as somebody has that open; `*.xlsx` finds it. */
static bool is_lock(const char *path)
{
    const char *slash = strrchr(path, '/');
    return strncmp(slash ? slash + 1 : path, "~$", 2) == 0;
}

static const char *what_is_wrong(const char *path, int descriptor, const struct stat *status)
{
    unsigned char head[8] = {0};
    if (S_ISDIR(status->st_mode))
        return "is a folder, not a file; name the workbooks in it";
    if (!S_ISREG(status->st_mode))
        return "is not a regular file";
    if (status->st_size == 0)
        return "is empty";
    if (status->st_size > WORKBOOK_FILE_MAX)
        return "is larger than 256 MiB; no form or table needs that";
    if (pread(descriptor, head, sizeof head, 0) < 0)
        return strerror(errno);
    if (memcmp(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
        return has_stream(descriptor, "EncryptedPackage")
                   ? "is encrypted; open it with its password and save it without one"
                   : "is a workbook of the old format (.xls); save it as .xlsx";
    if (memcmp(head, "PK", 2) != 0)
        return is_lock(path)
                   ? "is the mark of a spreadsheet program that has the workbook open; save "
                     "and close it there"
                   : "is not an .xlsx workbook";
    uint64_t parts = announced_parts(descriptor, status->st_size);
    if (parts == 0)
        return "is cut off or damaged: the end of the zip file is missing";
    return parts > WORKBOOK_PARTS_MAX ? "has more than 10000 parts; no workbook has" : NULL;
}

/* ---- the names of the parts ---- */

static int compare_parts(const void *left, const void *right)
{
    const struct part *a = left, *b = right;
    return strcasecmp(a->name, b->name);
}

/* Some writers begin names with a slash, or have it the wrong way. */
static const char *plain_name(struct arena *arena, const char *name)
{
    name += strspn(name, "/\\");
    char *plain = arena_text(arena, name, strlen(name));
    for (char *at = plain; at && *at; at++)
        if (*at == '\\')
            *at = '/';
    return plain;
}

static bool climbs(const char *name)
{
    for (const char *at = name; (at = strstr(at, "..")); at += 2)
        if ((at == name || at[-1] == '/') && (at[2] == '/' || !at[2]))
            return true;
    return false;
}

static bool add_part(struct package *package, zip_uint64_t index)
{
    zip_stat_t status;
    if (zip_stat_index(package->zip, index, 0, &status) != 0 || !(status.valid & ZIP_STAT_NAME)) {
        diagnostics_error(package->diagnostics, whole(package->file), NULL,
                          "is damaged: a part of the zip file has no name");
        return false;
    }
    const char *name = plain_name(package->arena, status.name);
    if (!name)
        return false;
    if (climbs(name)) {
        diagnostics_error(package->diagnostics, whole(package->file), NULL,
                          "is no sound workbook: it has a part with the name %.100s", name);
        return false;
    }
    if (status.valid & ZIP_STAT_ENCRYPTION_METHOD && status.encryption_method != ZIP_EM_NONE) {
        diagnostics_error(package->diagnostics, whole(package->file), NULL,
                          "is encrypted (%.100s); save it without a password", name);
        return false;
    }
    package->parts[package->part_count++] = (struct part){name, index};
    return true;
}

static bool list_parts(struct package *package)
{
    zip_int64_t count = zip_get_num_entries(package->zip, 0);
    if (count < 0 || count > WORKBOOK_PARTS_MAX)
        return false;
    package->parts = arena_array(package->arena, (size_t)count, sizeof *package->parts);
    for (zip_int64_t i = 0; package->parts && i < count; i++)
        if (!add_part(package, (zip_uint64_t)i))
            return false;
    if (!package->parts)
        return false;
    qsort(package->parts, package->part_count, sizeof *package->parts, compare_parts);
    for (size_t i = 1; i < package->part_count; i++)
        if (strcasecmp(package->parts[i - 1].name, package->parts[i].name) == 0) {
            diagnostics_error(package->diagnostics, whole(package->file), NULL,
                              "is no sound workbook: it has two parts with the name %.100s",
                              package->parts[i].name);
            return false;
        }
    return true;
}

/* ---- opening and closing ---- */

static zip_t *open_zip(struct diagnostics *diagnostics, int descriptor, uint32_t file)
{
    int code = 0;
    zip_t *zip = zip_fdopen(descriptor, 0, &code);
    if (zip)
        return zip;
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    if (code == ZIP_ER_MEMORY)
        diagnostics->exhausted = true;
    else
        diagnostics_error(diagnostics, whole(file), NULL, "is cut off or damaged: %s",
                          zip_error_strerror(&error));
    zip_error_fini(&error);
    close(descriptor);
    return NULL;
}

static zip_t *open_file(struct diagnostics *diagnostics, const char *path, uint32_t file)
{
    struct stat status;
    /* Not blocking, so that a pipe nobody writes to is refused rather than waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        diagnostics_error(diagnostics, whole(file), NULL, "cannot be opened: %s", strerror(errno));
        if (descriptor >= 0)
            close(descriptor);
        return NULL;
    }
    const char *wrong = what_is_wrong(path, descriptor, &status);
    if (!wrong)
        return open_zip(diagnostics, descriptor, file);
    diagnostics_error(diagnostics, whole(file), NULL, "%s", wrong);
    close(descriptor);
    return NULL;
}

struct package *package_open(struct arena *arena, struct diagnostics *diagnostics, const char *path,
                             uint32_t file)
{
    unsigned long failures = allocation_failures();
    zip_t *zip = open_file(diagnostics, path, file);
    note_memory(diagnostics, failures);
    if (!zip)
        return NULL;
    struct package *package = arena_alloc(arena, sizeof *package);
    if (!package) {
        zip_discard(zip);
        return NULL;
    }
    *package = (struct package){zip, arena, diagnostics, file, NULL, 0, 0, failures};
    if (list_parts(package))
        return package;
    package_close(package);
    return NULL;
}

void package_close(struct package *package)
{
    if (!package)
        return;
    note_memory(package->diagnostics, package->failures);
    if (package->zip)
        zip_discard(package->zip);
    package->zip = NULL;
}

/* ---- parts ---- */

static const struct part *find_part(const struct package *package, const char *name)
{
    struct part wanted = {.name = name};
    return package->part_count ? bsearch(&wanted, package->parts, package->part_count,
                                         sizeof *package->parts, compare_parts)
                               : NULL;
}

const char *package_find(const struct package *package, const char *name)
{
    const struct part *part = find_part(package, name);
    return part ? part->name : NULL;
}

static bool refuse(struct package *package, const char *name, const char *why)
{
    diagnostics_error(package->diagnostics, whole(package->file), NULL, "the part %.100s %s", name,
                      why);
    return false;
}

/* `unpacked` bytes of a part so far; what was announced is not trusted. */
static bool within_limits(struct package *package, const char *name, uint64_t unpacked,
                          uint64_t packed)
{
    if (unpacked > WORKBOOK_PART_MAX)
        return refuse(package, name, "is larger than 256 MiB unpacked");
    if (package->unpacked > WORKBOOK_ALL_MAX)
        return refuse(package, name, "is too much: more than 512 MiB unpacked in all");
    if (unpacked > WORKBOOK_RATIO_FROM && unpacked / WORKBOOK_RATIO_MAX > packed)
        return refuse(package, name, "is a zip bomb: more than 400 bytes out of one");
    return true;
}

bool package_stream(struct package *package, const char *name,
                    bool (*take)(void *context, const char *bytes, size_t length, bool last),
                    void *context)
{
    const struct part *part = find_part(package, name);
    zip_stat_t status = {0};
    if (!part || zip_stat_index(package->zip, part->index, 0, &status) != 0)
        return refuse(package, name, "is missing");
    zip_file_t *file = zip_fopen_index(package->zip, part->index, 0);
    if (!file)
        return refuse(package, name, "cannot be unpacked: the workbook is damaged");
    char *buffer = malloc(CHUNK);
    uint64_t unpacked = 0;
    bool whole_part = buffer, more = buffer;
    package->diagnostics->exhausted = package->diagnostics->exhausted || !buffer;
    while (more) {
        zip_int64_t got = zip_fread(file, buffer, CHUNK);
        unpacked += got > 0 ? (uint64_t)got : 0;
        package->unpacked += got > 0 ? (uint64_t)got : 0;
        if (got < 0)
            whole_part = refuse(package, name, "cannot be unpacked: the workbook is damaged");
        else
            whole_part = within_limits(package, name, unpacked, status.comp_size) &&
                         take(context, buffer, (size_t)got, got == 0);
        more = whole_part && got > 0;
    }
    free(buffer);
    zip_fclose(file);
    return whole_part;
}
