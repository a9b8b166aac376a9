/* Loaded before the C library (LD_PRELOAD), makes allocations of the program fail, and counts what
 * was not given back. Numbers allocations from main() on; the process apart (base/apart.h), forked
 * from the program's, has numbers of its own. By the environment:
 *
 *   FAILING_MODE     count   nothing fails
 *                    one     allocation number FAILING_AT fails
 *                    rest    that one and all after it, in the process apart too
 *                    each    every single one, each in a process forked there and then, that goes
 *                            on to its end and is judged: in the program's own process up to where
 *                            it first touches the disk, which two of them cannot do side by side
 *   FAILING_REST=1   mode each: each once more with all after it
 *   FAILING_WHERE    run, apart: in which process
 *   FAILING_REPORT   a file: "name number" lines, then a line for each thing that is not as it
 *                    should be
 *   FAILING_OUT, FAILING_ERR, FAILING_STATUS   mode each: what the program gives where nothing fails
 *
 * Only one thread may run: the suite sees to it that the program has one processor. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Those of the C library, under the names that it has for itself. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

enum {
    STATUS_NO_MEMORY = 3,
    WENT_ON = 64,
    APART_NO_MEMORY = 2,
    STACKS = 1 << 16,
    FRAMES = 24,
    SECONDS_MAX = 5
};

/* In front of each block. */
struct block {
    struct block *next, *before;
    size_t size;
    unsigned long number; /* 0 before main() */
    uint64_t mark[2];     /* last: others read what stands before a block, too */
};

#define MARK UINT64_C(0x6b636f6c62656874)

enum mode { MODE_COUNT, MODE_ONE, MODE_REST, MODE_EACH };
enum where { IN_RUN, IN_APART };

/* What all processes add to. */
struct totals {
    unsigned long allocations[2]; /* by enum where */
    unsigned long before_disk;    /* in the program's own process */
    unsigned long refused, same, ended, lost, again, wrong;
    unsigned long left;   /* blocks that the judged process did not give back */
    unsigned stack_count; /* distinct ways to an allocation, of FAILING_WHERE */
    struct {
        uint64_t hash;
        unsigned long number; /* the first one of it */
    } stacks[STACKS];
};

static struct {
    enum mode mode;
    enum where wanted, where;
    bool counting; /* main() has begun, and this is not a process that is judged */
    bool all_fail;
    bool rest_too;
    bool judged;
    bool on_disk;
    bool busy; /* inside of ourselves */
    unsigned long at, number, every;
    struct block blocks; /* the head of a ring of those that are not given back */
    struct totals *totals;
    int report, expected_out, expected_err, status;
    int (*main)(int, char **, char **);
} self = {.blocks = {.next = &self.blocks, .before = &self.blocks}, .report = -1};

/* ---- blocks ---- */

static void *enter(struct block *block, size_t size)
{
    if (!block)
        return NULL;
    *block = (struct block){&self.blocks, self.blocks.before, size, self.number, {MARK, MARK}};
    if (!self.counting && !self.judged)
        block->number = 0;
    block->before->next = block->next->before = block;
    return block + 1;
}

/* The head of a block of ours; NULL for one that the loader made before there was malloc. */
static struct block *head_of(void *memory)
{
    struct block *block = (struct block *)memory - 1;
    return block->mark[0] == MARK && block->mark[1] == MARK ? block : NULL;
}

static void leave(struct block *block)
{
    block->before->next = block->next;
    block->next->before = block->before;
    block->mark[0] = 0;
}

/* What main() asked for and nobody gave back, but for the buffers of the standard streams. */
static unsigned long count_left(void)
{
    unsigned long left = 0;
    for (struct block *block = self.blocks.next; block != &self.blocks; block = block->next) {
        char *memory = (char *)(block + 1);
        left += block->number && memory != stdout->_IO_buf_base && memory != stderr->_IO_buf_base;
    }
    return left;
}

/* ---- reports ---- */

static void say(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (self.report >= 0 && write(self.report, line, (size_t)length) != length)
        _exit(70);
}

static void say_way(void)
{
    void *frames[FRAMES];
    int count = backtrace(frames, FRAMES);
    for (int i = 2; i < count; i++) {
        Dl_info info;
        if (dladdr(frames[i], &info) && info.dli_fname)
            say("  %s+0x%lx %s\n", info.dli_fname,
                (unsigned long)((char *)frames[i] - (char *)info.dli_fbase),
                info.dli_sname ? info.dli_sname : "");
    }
}

static void note_stack(void)
{
    void *frames[FRAMES];
    uint64_t hash = 0xcbf29ce484222325u;
    int count = backtrace(frames, FRAMES);
    for (int i = 2; i < count; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 0x100000001b3u;
    size_t at = (hash ^ hash >> 32) % STACKS;
    while (self.totals->stacks[at].number && self.totals->stacks[at].hash != hash)
        at = (at + 1) % STACKS;
    if (self.totals->stacks[at].number || self.totals->stack_count == STACKS / 2)
        return;
    self.totals->stacks[at].hash = hash;
    self.totals->stacks[at].number = self.number;
    self.totals->stack_count++;
}

/* Whether the allocation at hand is one that libzip asked for, which loses blocks where one fails.
 */
static bool is_of_libzip(void)
{
    void *frames[FRAMES];
    int count = backtrace(frames, FRAMES);
    for (int i = 0; i < count; i++) {
        Dl_info info;
        if (dladdr(frames[i], &info) && info.dli_fname && strstr(info.dli_fname, "/libzip."))
            return true;
    }
    return false;
}

/* ---- mode each ---- */

enum { DESCRIPTORS = 64 };

static void keep_offsets(off_t offsets[DESCRIPTORS])
{
    for (int i = 0; i < DESCRIPTORS; i++)
        offsets[i] = lseek(i, 0, SEEK_CUR);
}

static void restore_offsets(const off_t offsets[DESCRIPTORS])
{
    for (int i = 0; i < DESCRIPTORS; i++)
        if (offsets[i] >= 0)
            lseek(i, offsets[i], SEEK_SET);
}

/* Whether `made` holds just what `expected` holds from `from` on. */
static bool same_bytes(int made, int expected, off_t from)
{
    char left[4096], right[4096];
    for (off_t at = 0;;) {
        ssize_t got = pread(made, left, sizeof left, at);
        ssize_t want = pread(expected, right, sizeof right, from + at);
        if (got < 0 || got != want || memcmp(left, right, (size_t)got) != 0)
            return false;
        if (got == 0)
            return true;
        at += got;
    }
}

static bool has_message(int err)
{
    char text[4096];
    ssize_t got = pread(err, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    return strstr(text, "scorer: ") || strstr(text, "scorer ");
}

static void say_wrong(int status, bool all, int err)
{
    char text[200];
    ssize_t got = pread(err, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    self.totals->wrong++;
    say("wrong: %s allocation %lu%s: %s %d, %lu blocks left; says: %s\n",
        self.where == IN_RUN ? "run" : "apart", self.number, all ? " and all after" : "",
        WIFEXITED(status) ? "status" : "signal",
        WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), self.totals->left, text);
    say_way();
}

static void judge(int status, bool all, int out, int err, const off_t offsets[DESCRIPTORS])
{
    int ended = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (self.where == IN_APART) {
        if (ended == APART_NO_MEMORY)
            self.totals->ended++;
        else
            say_wrong(status, all, err);
    } else if (ended == STATUS_NO_MEMORY && self.totals->left == 0 && has_message(err)) {
        self.totals->refused++;
    } else if (ended == STATUS_NO_MEMORY && has_message(err) && is_of_libzip()) {
        self.totals->lost++;
    } else if (ended == WENT_ON) {
        self.totals->again++;
        say("again %lu %s\n", self.number, all ? "rest" : "one");
    } else if (ended == self.status && self.totals->left == 0 &&
               same_bytes(out, self.expected_out, offsets[1]) &&
               same_bytes(err, self.expected_err, offsets[2])) {
        self.totals->same++;
    } else {
        say_wrong(status, all, err);
    }
}

/* True in the process that is to see the failure, once for each of those. */
static bool fork_and_judge(bool all)
{
    off_t offsets[DESCRIPTORS];
    int out = memfd_create("out", MFD_CLOEXEC), err = memfd_create("err", MFD_CLOEXEC);
    int status = 0;
    self.busy = true;
    self.totals->left = 0;
    keep_offsets(offsets);
    pid_t process = fork();
    if (process == 0) {
        dup2(out, 1), dup2(err, 2);
        alarm(SECONDS_MAX);
        self.busy = self.counting = false;
        self.judged = true;
        self.all_fail = all;
        return true;
    }
    if (process < 0 || waitpid(process, &status, 0) != process)
        _exit(71);
    restore_offsets(offsets);
    judge(status, all, out, err, offsets);
    close(out), close(err);
    self.busy = false;
    return false;
}

/* ---- which fail ---- */

/* Of the one that fails, or the first of those. */
static void note_failure(void)
{
    self.busy = true;
    if (is_of_libzip())
        say("of-libzip 1\n");
    self.busy = false;
}

static bool fails(void)
{
    if (self.all_fail || self.busy || !self.counting)
        return self.all_fail;
    self.number++;
    self.totals->allocations[self.where]++;
    if (self.mode == MODE_REST && self.where == self.wanted && self.number >= self.at) {
        note_failure();
        return self.all_fail = true;
    }
    if (self.where != self.wanted)
        return false;
    if (self.mode == MODE_COUNT) {
        self.busy = true;
        note_stack();
        self.busy = false;
    }
    if (self.mode == MODE_EACH && self.number % self.every == 0 &&
        !(self.where == IN_RUN && self.on_disk))
        return fork_and_judge(false) || (self.rest_too && fork_and_judge(true));
    if (self.mode != MODE_ONE || self.number != self.at)
        return false;
    note_failure();
    return true;
}

static bool refuse(void)
{
    bool failed = fails();
    if (failed)
        errno = ENOMEM;
    return failed;
}

void *malloc(size_t size)
{
    return refuse() ? NULL : enter(__libc_malloc(sizeof(struct block) + size), size);
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || refuse())
        return NULL;
    return enter(__libc_calloc(1, sizeof(struct block) + bytes), bytes);
}

void *realloc(void *memory, size_t size)
{
    struct block *block = memory ? head_of(memory) : NULL;
    if (!memory)
        return malloc(size);
    if (!block)
        return __libc_realloc(memory, size);
    if (size && refuse())
        return NULL;
    if (!size) {
        free(memory);
        return NULL;
    }
    leave(block);
    struct block *moved = __libc_realloc(block, sizeof *block + size);
    if (!moved)
        _exit(72);
    return enter(moved, size);
}

void free(void *memory)
{
    struct block *block = memory ? head_of(memory) : NULL;
    if (block)
        leave(block);
    __libc_free(block ? (void *)block : memory);
}

void *memalign(size_t alignment, size_t size)
{
    return refuse() ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    *memory = memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}

/* ---- where the disk is touched first ---- */

static void note_disk(void)
{
    if (self.judged && self.where == IN_RUN)
        _exit(WENT_ON);
    if (self.where == IN_RUN && self.counting && !self.on_disk) {
        self.on_disk = true;
        self.totals->before_disk = self.number;
    }
}

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int mkdir(const char *path, mode_t mode)
{
    note_disk();
    return ((int (*)(const char *, mode_t))next_of("mkdir"))(path, mode);
}

int mkdirat(int folder, const char *path, mode_t mode)
{
    note_disk();
    return ((int (*)(int, const char *, mode_t))next_of("mkdirat"))(folder, path, mode);
}

char *mkdtemp(char *path)
{
    note_disk();
    return ((char *(*)(char *))next_of("mkdtemp"))(path);
}

int mkstemp(char *path)
{
    note_disk();
    return ((int (*)(char *))next_of("mkstemp"))(path);
}

FILE *fopen(const char *path, const char *mode)
{
    if (*mode != 'r')
        note_disk();
    return ((FILE * (*)(const char *, const char *)) next_of("fopen"))(path, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (flags & O_CREAT)
        note_disk();
    return ((int (*)(const char *, int, ...))next_of("open"))(path, flags, mode);
}

/* ---- beginning and end ---- */

static void end(void)
{
    unsigned long left = count_left();
    if (self.judged) {
        self.totals->left = left;
        return;
    }
    self.counting = false;
    if (!self.on_disk)
        self.totals->before_disk = self.number;
    say("run %lu\napart %lu\nbefore-disk %lu\n", self.totals->allocations[IN_RUN],
        self.totals->allocations[IN_APART], self.totals->before_disk);
    say("refused %lu\nsame %lu\nended %lu\nlost %lu\nwrong %lu\nleft %lu\n", self.totals->refused,
        self.totals->same, self.totals->ended, self.totals->lost, self.totals->wrong, left);
    for (size_t i = 0; i < STACKS && self.mode == MODE_COUNT; i++)
        if (self.totals->stacks[i].number)
            say("stack %lu\n", self.totals->stacks[i].number);
}

static void now_apart(void)
{
    if (self.busy || self.judged)
        return;
    self.where = IN_APART;
    self.number = 0;
}

static const char *setting(const char *name)
{
    const char *value = getenv(name);
    return value ? value : "";
}

static int begin(int argument_count, char **arguments, char **environment)
{
    static const char *const modes[] = {"count", "one", "rest", "each"};
    void *frames[2];
    for (int i = 0; i < 4; i++)
        if (strcmp(setting("FAILING_MODE"), modes[i]) == 0)
            self.mode = (enum mode)i;
    self.wanted = strcmp(setting("FAILING_WHERE"), "apart") == 0 ? IN_APART : IN_RUN;
    self.at = strtoul(setting("FAILING_AT"), NULL, 10);
    self.every = strtoul(setting("FAILING_EVERY"), NULL, 10);
    self.every += self.every == 0;
    self.rest_too = *setting("FAILING_REST") == '1';
    self.status = atoi(setting("FAILING_STATUS"));
    self.report = open(setting("FAILING_REPORT"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    self.expected_out = open(setting("FAILING_OUT"), O_RDONLY | O_CLOEXEC);
    self.expected_err = open(setting("FAILING_ERR"), O_RDONLY | O_CLOEXEC);
    self.totals =
        mmap(NULL, sizeof *self.totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (self.report < 0 || self.totals == MAP_FAILED)
        return 73;
    backtrace(frames, 2); /* loads what it needs now */
    mktime(
        &(struct tm){.tm_mday = 1, .tm_year = 122}); /* likewise: the C library keeps time zones */
    atexit(end);
    pthread_atfork(NULL, NULL, now_apart);
    unsetenv("LD_PRELOAD");
    self.counting = true;
    return self.main(argument_count, arguments, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int argument_count, char **arguments,
                      void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
                      void *stack_end)
{
    int (*next)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                void (*)(void), void *) = (void *)next_of("__libc_start_main");
    self.main = main;
    return next(begin, argument_count, arguments, init, fini, rtld_fini, stack_end);
}
