#include "stage.h"

#include <ftw.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

static const char city[] = "tests/cases/base/city";

void demand(bool met, const char *what)
{
    if (met)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

/* ---- the stage ---- */

/* Stands in for the C library's: what is drawn by chance would lead a seeded run elsewhere each time,
 * and an input that failed need not fail again. */
int getentropy(void *buffer, size_t length)
{
    memset(buffer, 0x5a, length);
    return 0;
}

/* Likewise: which of several threads comes first is chance. These have a test of their own. */
int sched_getaffinity(pid_t process, size_t size, cpu_set_t *usable)
{
    (void)process;
    CPU_ZERO_S(size, usable);
    CPU_SET_S(0, size, usable);
    return 0;
}

/* For the same reason run.py gives a place where the folder's name needs no chance. */
static bool make_folder(struct stage *stage)
{
    const char *place = getenv("FUZZ_STAGE"), *temporary = getenv("TMPDIR");
    if (place) {
        snprintf(stage->folder, sizeof stage->folder, "%s/stage", place);
        return mkdir(stage->folder, 0700) == 0;
    }
    snprintf(stage->folder, sizeof stage->folder, "%s/scorer-fuzz-XXXXXX",
             temporary ? temporary : "/tmp");
    return mkdtemp(stage->folder) != NULL;
}

void stage_begin(struct stage *stage)
{
    demand(make_folder(stage), "a temporary folder can be made");
    stage->nowhere = fopen("/dev/null", "wb");
    demand(stage->nowhere && session_begin(&stage->session), "a session can begin");
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)type, (void)at;
    return remove(path);
}

void stage_end(struct stage *stage)
{
    session_end(&stage->session);
    fclose(stage->nowhere);
    nftw(stage->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

void stage_again(struct stage *stage)
{
    session_end(&stage->session);
    demand(session_begin(&stage->session), "a session can begin");
}

const char *stage_path(struct stage *stage, const char *name)
{
    return arena_format(&stage->session.arena, "%s/%s", stage->folder, name);
}

const char *stage_write(struct stage *stage, const char *name, struct bytes bytes)
{
    const char *path = stage_path(stage, name);
    FILE *file = fopen(path, "wb");
    demand(file, "a file can be written");
    bool written = fwrite(bytes.data, 1, bytes.size, file) == bytes.size;
    demand(fclose(file) == 0 && written, "a file can be written whole");
    return path;
}

void stage_city(struct stage *stage)
{
    static const char *const names[] = {"evaluation.xml", "roster.xml", "rubric-a.xml",
                                        "rubric-b.xml"};
    static uint8_t bytes[64 * 1024];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        FILE *file = fopen(arena_format(&stage->session.arena, "%s/%s", city, names[i]), "rb");
        demand(file, "the target runs where the sources are");
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        stage_write(stage, names[i], (struct bytes){bytes, size});
    }
}

/* ---- workbooks ---- */

static bool is_bundle(struct bytes bytes)
{
    return bytes.size > 3 && memcmp(bytes.data, "@@ ", 3) == 0;
}

const char *stage_workbook(struct stage *stage, const char *name, struct bytes bytes)
{
    const char *path = stage_path(stage, name);
    char part[NAME_BYTES];
    struct bytes content;
    if (!is_bundle(bytes))
        return stage_write(stage, name, bytes);
    zip_t *package = zip_open(path, ZIP_CREATE, NULL);
    demand(package, "a package can be begun");
    while (bundle_next(&bytes, part, &content)) {
        zip_source_t *source = zip_source_buffer(package, content.data, content.size, 0);
        zip_int64_t index = zip_file_add(package, part, source, ZIP_FL_OVERWRITE);
        if (index < 0)
            zip_source_free(source); /* a name that no part can have */
        else
            zip_set_file_compression(package, (zip_uint64_t)index, ZIP_CM_STORE, 0);
    }
    if (zip_close(package) != 0)
        zip_discard(package);
    return path;
}

/* ---- bundles ---- */

static const uint8_t *find_head(struct bytes bytes)
{
    const uint8_t *end = bytes.data + bytes.size;
    for (const uint8_t *at = bytes.data; end - at > 3;) {
        if (memcmp(at, "@@ ", 3) == 0)
            return at;
        const uint8_t *line = memchr(at, '\n', (size_t)(end - at));
        if (!line)
            break;
        at = line + 1;
    }
    return NULL;
}

bool bundle_next(struct bytes *rest, char name[NAME_BYTES], struct bytes *file)
{
    const uint8_t *head = find_head(*rest), *end = rest->data + rest->size;
    const uint8_t *line = head ? memchr(head, '\n', (size_t)(end - head)) : NULL;
    if (!line)
        return false;
    snprintf(name, NAME_BYTES, "%.*s", (int)(line - head - 3), (const char *)head + 3);
    file->data = line + 1;
    *rest = (struct bytes){line + 1, (size_t)(end - line - 1)};
    const uint8_t *next = find_head(*rest);
    file->size = (size_t)((next ? next : end) - file->data);
    *rest = (struct bytes){file->data + file->size, rest->size - file->size};
    return true;
}

/* ---- memory ---- */

void memory_begin(struct memory *memory)
{
    *memory = (struct memory){0};
    memory->stream = open_memstream(&memory->text, &memory->length);
    demand(memory->stream, "a stream into memory can be opened");
}

void memory_same(struct memory *a, struct memory *b, const char *what)
{
    fclose(a->stream);
    fclose(b->stream);
    bool same = a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
    if (!same)
        fprintf(stderr, "---- one:\n%s\n---- the other:\n%s\n", a->text, b->text);
    demand(same, what);
    free(a->text);
    free(b->text);
}

bool one_in(unsigned of, struct bytes bytes)
{
    uint32_t hash = 2166136261;
    for (size_t i = 0; i < bytes.size; i++)
        hash = (hash ^ bytes.data[i]) * 16777619;
    return hash % of == 0;
}
