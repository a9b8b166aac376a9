/* Loaded before the C library (LD_PRELOAD), makes allocations of the program fail, and counts what
 * was not given back. Numbers allocations from main() on; the process apart (base/apart.h), forked
 * from the program's, has numbers of its own. By the environment:
 *
 *   FAILING_MODE     count: nothing fails
 *                    one: allocation number FAILING_AT fails
 *                    rest: that one and all after it, in the process apart too
 *                    each: all of FAILING_NUMBERS in turn (in the process apart, all there are),
 *                    judged here
 *   FAILING_WHERE    run, apart: in which process
 *   FAILING_REPORT   a file: "name number" lines, then a line for each thing that is not as it
 *                    should be
 *   FAILING_PLACE    mode each: a folder, with work/ in it, which is all that the program writes
 * to; earlier/, what work/ held at first, and after/, what it is to hold in the end FAILING_NUMBERS
 * likewise: a file of 32-bit numbers, growing: those of the allocations, twice each, plus 1 where
 * all that follow fail too FAILING_OUT, FAILING_ERR, FAILING_STATUS   likewise: what the program
 * gives where nothing fails FAILING_ALIKE    likewise: one that goes on without what it did not get
 * is judged when it begins to write workbooks, where one that failed on the same way went on to its
 * end
 *   FAILING_THREAD   any mode: of all processes, the thread that cannot be begun
 *
 * In the program's own process, each fails in a process that is forked there and then, and that
 * goes on to its end, with a copy of the folder of its own (disk.h).
 *
 * In the process apart, which the first allocation that fails ends at once, the program's malloc is
 * called once more for the same, is refused by this one, and asks for the end of the process:
 * _exit, which is taken in here. Then the first call is granted, and that process goes on. What its
 * end at an allocation does to the run is asked for those of FAILING_NUMBERS: the program's own
 * process is forked as it waits, with a copy of the folder as it then is, and its process apart is
 * one that ends in that way.
 *
 * In modes each and count only one thread may run: the suite sees to it that the program has one
 * processor. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "disk.h"

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
    BROKEN = 70, /* this file cannot do its work */
    STACKS = 1 << 16,
    FRAMES = 24,
    SECONDS_MAX = 600
};

/* In front of each block. */
struct block {
    unsigned long number; /* 0 before main() */
    uint64_t mark;        /* last: others read what stands before a block, too */
};

#define MARK UINT64_C(0x6b636f6c62656874)

enum mode { MODE_COUNT, MODE_ONE, MODE_REST, MODE_EACH };
enum where { IN_RUN, IN_APART };

/* What all processes add to. */
struct totals {
    unsigned long allocations[2]; /* by enum where */
    unsigned long before_disk;    /* in the program's own process */
    unsigned long threads;
    unsigned long refused, same, alike, ended, lost, wrong;
    unsigned long left;   /* blocks that the judged process did not give back */
    unsigned stack_count; /* distinct ways to an allocation; in mode each, those that went on */
    struct {
        uint64_t hash;
        unsigned long number; /* the first one of it */
    } stacks[STACKS];
};

/* What a call asked for. */
struct request {
    enum { MALLOC, CALLOC, REALLOC, OTHER } call;
    void *memory;
    size_t count, size;
    const void *caller;
};

static struct {
    enum mode mode;
    enum where wanted, where;
    bool counting; /* main() has begun, and this is not a process that is judged */
    bool all_fail;
    bool judged;
    bool on_disk;
    bool alike_too, alike; /* FAILING_ALIKE; this process is one of those */
    bool busy;             /* inside of ourselves */
    bool trying;           /* inside of the second call; where its end leads back to */
    int ended_with;
    jmp_buf back;
    unsigned long at, number, asked, thread_at;
    unsigned long live;         /* blocks that main() asked for and nobody gave back */
    const uint32_t *next, *end; /* of FAILING_NUMBERS */
    struct totals *totals;
    int report, expected_out, expected_err, status;
    int ask, answer, channel[2];
    pid_t apart, apart_again; /* mode each: what the program waits for, and what stands in for it */
    int apart_status;         /* how it ended */
    char place[PATH_MAX / 2];
    uintptr_t code, code_end; /* of the program */
    void *(*malloc)(size_t);  /* the program's */
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    pid_t (*fork)(void);
    int (*main)(int, char **, char **);
} self = {.report = -1};

/* This thread begins another one: what the C library takes for that it keeps for the next. */
static __thread __attribute__((tls_model("initial-exec"))) bool begins_thread;

/* ---- blocks ---- */

static uint64_t mark_of(const struct block *block)
{
    return MARK ^ (uintptr_t)block;
}

static void *enter(struct block *block)
{
    if (!block)
        return NULL;
    bool ours = (self.counting || self.judged) && !self.busy && !begins_thread;
    *block = (struct block){ours ? self.number : 0, mark_of(block)};
    if (ours)
        __atomic_fetch_add(&self.live, 1, __ATOMIC_RELAXED);
    return block + 1;
}

/* The head of a block of ours; NULL for one that the loader made before there was malloc. */
static struct block *head_of(void *memory)
{
    struct block *block = (struct block *)memory - 1;
    return block->mark == mark_of(block) ? block : NULL;
}

static void leave(struct block *block)
{
    if (block->number)
        __atomic_fetch_sub(&self.live, 1, __ATOMIC_RELAXED);
    block->mark = 0;
}

static bool is_counted(void *memory)
{
    struct block *block = memory ? head_of(memory) : NULL;
    return block && block->number;
}

/* What main() asked for and nobody gave back, but for the buffers of the standard streams. */
static unsigned long count_left(void)
{
    return self.live - is_counted(stdout->_IO_buf_base) - is_counted(stderr->_IO_buf_base);
}

/* ---- reports ---- */

static void say(const char *format, ...)
{
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    length = length < (int)sizeof line ? length : (int)sizeof line - 1;
    if (self.report >= 0 && write(self.report, line, (size_t)length) != length)
        _exit(BROKEN);
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

static uint64_t hash_stack(void)
{
    void *frames[FRAMES];
    uint64_t hash = 0xcbf29ce484222325u;
    int count = backtrace(frames, FRAMES);
    for (int i = 2; i < count; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 0x100000001b3u;
    return hash;
}

/* Its place among those that were noted, or the free one that it would have. */
static size_t find_stack(uint64_t hash)
{
    size_t at = (hash ^ hash >> 32) % STACKS;
    while (self.totals->stacks[at].number && self.totals->stacks[at].hash != hash)
        at = (at + 1) % STACKS;
    return at;
}

static void note_stack(uint64_t hash)
{
    size_t at = find_stack(hash);
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

/* ---- the folder ---- */

static const char *in_place(const char *name, char path[PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", self.place, name);
    return path;
}

/* In a judged process, before it changes anything there: it goes on in a copy. */
static void move_out(void)
{
    char work[PATH_MAX], kept[PATH_MAX];
    in_place("work", work), in_place("kept", kept);
    if (access(kept, F_OK) == 0)
        return;
    bool busy = self.busy;
    self.busy = true;
    if (rename(work, kept) != 0 || !disk_copy(kept, work) || !disk_follow(kept, work))
        _exit(BROKEN);
    self.busy = busy;
}

static void move_back(void)
{
    char work[PATH_MAX], kept[PATH_MAX];
    in_place("work", work), in_place("kept", kept);
    if (access(kept, F_OK) == 0 && (!disk_remove(work) || rename(kept, work) != 0))
        _exit(BROKEN);
}

static bool work_is(const char *expected)
{
    char work[PATH_MAX], other[PATH_MAX];
    return disk_same(in_place("work", work), in_place(expected, other));
}

/* Whether the judged process has left there what there was. */
static bool is_untouched(void)
{
    char kept[PATH_MAX];
    return access(in_place("kept", kept), F_OK) != 0 || work_is("earlier");
}

/* ---- mode each, in the program's own process ---- */

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
    say("wrong: %s allocation %lu%s: %s %d, %lu blocks left, folder %s; says: %s\n",
        self.asked ? "end of the process apart at" : "run", self.asked ? self.asked : self.number,
        all ? " and all after" : "", WIFEXITED(status) ? "status" : "signal",
        WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status), self.totals->left,
        is_untouched()     ? "as before"
        : work_is("after") ? "as after a run"
                           : "changed",
        text);
    say_way();
}

struct judged {
    bool all;
    int out, err;
    uint64_t way;
    off_t offsets[DESCRIPTORS];
};

static void judge(const struct judged *run, int status)
{
    int ended = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    bool refused = ended == STATUS_NO_MEMORY && has_message(run->err) && is_untouched();
    if (refused && self.totals->left == 0) {
        self.totals->refused++;
    } else if (refused && !self.asked && is_of_libzip()) {
        self.totals->lost++;
    } else if (ended == WENT_ON && !self.asked) {
        self.totals->alike++;
    } else if (ended == self.status && !self.asked && self.totals->left == 0 &&
               same_bytes(run->out, self.expected_out, run->offsets[1]) &&
               same_bytes(run->err, self.expected_err, run->offsets[2]) && work_is("after")) {
        self.totals->same++;
        if (self.alike_too && !run->all)
            note_stack(run->way);
    } else {
        say_wrong(status, run->all, run->err);
    }
}

int pipe2(int ends[2], int flags)
{
    int status = (int)syscall(SYS_pipe2, ends, flags);
    if (status == 0 && !self.busy)
        memcpy(self.channel, ends, sizeof self.channel);
    return status;
}

/* In a judged process, for the process apart that it waits for: one that has ended. The other one
 * still holds the pipe that would tell of its end, so that this one is another. */
static pid_t ended_apart(int status)
{
    int ends[2];
    if (syscall(SYS_pipe2, ends, O_CLOEXEC) != 0 || dup3(ends[0], self.channel[0], O_CLOEXEC) < 0 ||
        dup3(ends[1], self.channel[1], O_CLOEXEC) < 0)
        _exit(BROKEN);
    close(ends[0]), close(ends[1]);
    pid_t process = self.fork();
    if (process == 0)
        _exit(status);
    return process;
}

/* In a judged process, the process apart is another one's child. */
pid_t waitpid(pid_t process, int *status, int options)
{
    bool is_apart = self.apart && process == self.apart;
    if (is_apart && !self.judged)
        self.apart = 0; /* waited for: those that are judged from now on have none */
    return (pid_t)syscall(SYS_wait4, is_apart && self.judged ? self.apart_again : process, status,
                          options, NULL);
}

static void begin_judged(const struct judged *run)
{
    dup2(run->out, 1), dup2(run->err, 2);
    alarm(SECONDS_MAX);
    self.alike = self.alike_too && !run->all && self.totals->stacks[find_stack(run->way)].number;
    self.judged = true;
    self.counting = false;
    if (self.apart)
        self.apart_again = ended_apart(self.apart_status);
    if (self.on_disk)
        move_out();
    self.all_fail = run->all;
    self.busy = false;
}

/* True in the process that is to be judged. */
static bool fork_and_judge(bool all)
{
    struct judged run = {.all = all,
                         .out = memfd_create("out", MFD_CLOEXEC),
                         .err = memfd_create("err", MFD_CLOEXEC)};
    int status = 0;
    self.busy = true;
    self.totals->left = 0;
    run.way = self.alike_too ? hash_stack() : 0;
    keep_offsets(run.offsets);
    pid_t process = self.fork();
    if (process == 0) {
        begin_judged(&run);
        return true;
    }
    if (process < 0 || waitpid(process, &status, 0) != process)
        _exit(BROKEN);
    restore_offsets(run.offsets);
    judge(&run, status);
    move_back();
    close(run.out), close(run.err);
    self.busy = false;
    return false;
}

/* ---- mode each, in the process apart ---- */

/* Asks the program for the same once more, which comes back to here and is refused. */
static void call_again(const struct request *request)
{
    if (request->call == MALLOC)
        self.malloc(request->size);
    else if (request->call == CALLOC)
        self.calloc(request->count, request->size);
    else if (request->call == REALLOC)
        self.realloc(request->memory, request->size);
}

static void refuse_and_return(const struct request *request)
{
    uintptr_t caller = (uintptr_t)request->caller;
    self.ended_with = -1;
    self.trying = true;
    if (caller >= self.code && caller < self.code_end && setjmp(self.back) == 0)
        call_again(request);
    self.trying = false;
    if (self.ended_with == APART_NO_MEMORY) {
        self.totals->ended++;
        return;
    }
    self.busy = true;
    self.totals->wrong++;
    say("wrong: apart allocation %lu: ends with %d; called from %s\n", self.number, self.ended_with,
        caller >= self.code && caller < self.code_end ? "the program" : "elsewhere");
    say_way();
    self.busy = false;
}

void _exit(int status)
{
    if (self.trying) {
        self.ended_with = status;
        longjmp(self.back, 1);
    }
    for (;;)
        syscall(SYS_exit_group, status);
}

/* The process that waits is to see what this one's end does to the run. */
static void ask_for_the_end(void)
{
    char answer;
    if (write(self.ask, &self.number, sizeof self.number) != sizeof self.number ||
        read(self.answer, &answer, 1) != 1)
        _exit(BROKEN);
}

/* Serves the process apart until it ends. */
static pid_t serve(pid_t process, int asks, int answers)
{
    while (read(asks, &self.asked, sizeof self.asked) == sizeof self.asked) {
        if (fork_and_judge(false))
            return ended_apart(APART_NO_MEMORY);
        if (write(answers, "", 1) != 1)
            _exit(BROKEN);
    }
    self.asked = 0;
    close(asks), close(answers);
    return process;
}

/* Lets the process apart end before anything that is done meanwhile: processes that are judged from
 * then on are to find in their folders what it wrote. */
static pid_t fork_and_wait(void)
{
    siginfo_t info = {.si_status = BROKEN};
    pid_t process = self.fork();
    if (process <= 0)
        return process;
    if (waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT) != 0)
        _exit(BROKEN);
    self.apart = process;
    self.apart_status = info.si_status;
    return process;
}

pid_t fork(void)
{
    int asks[2], answers[2];
    if (self.judged && self.alike)
        _exit(WENT_ON);
    if (self.mode != MODE_EACH || self.judged || !self.counting)
        return self.fork();
    if (self.wanted == IN_RUN)
        return fork_and_wait();
    self.busy = true;
    if (pipe2(asks, O_CLOEXEC) != 0 || pipe2(answers, O_CLOEXEC) != 0)
        _exit(BROKEN);
    self.busy = false;
    pid_t process = self.fork();
    if (process == 0) {
        self.ask = asks[1], self.answer = answers[0];
        close(asks[0]), close(answers[1]);
        return 0;
    }
    close(asks[1]), close(answers[0]);
    return serve(process, asks[0], answers[1]);
}

/* ---- which fail ---- */

static bool is_next(void)
{
    return self.next < self.end && *self.next >> 1 == self.number;
}

/* True in a process that is to see the allocation at hand fail. */
static bool each_fails(const struct request *request)
{
    if (self.where == IN_APART)
        refuse_and_return(request);
    for (; is_next(); self.next++)
        if (self.where == IN_APART)
            ask_for_the_end();
        else if (fork_and_judge(*self.next & 1))
            return true;
    return false;
}

/* Of the one that fails, or the first of those. */
static void note_failure(void)
{
    self.busy = true;
    if (is_of_libzip())
        say("of-libzip 1\n");
    self.busy = false;
}

static bool fails(const struct request *request)
{
    if (self.busy)
        return false;
    if (self.all_fail || self.trying || !self.counting)
        return self.all_fail || self.trying;
    unsigned long number = __atomic_add_fetch(&self.number, 1, __ATOMIC_RELAXED);
    __atomic_fetch_add(&self.totals->allocations[self.where], 1, __ATOMIC_RELAXED);
    if (self.mode == MODE_REST && self.where == self.wanted && number >= self.at) {
        note_failure();
        return self.all_fail = true;
    }
    if (self.where != self.wanted)
        return false;
    if (self.mode == MODE_COUNT) {
        self.busy = true;
        note_stack(hash_stack());
        self.busy = false;
    }
    if (self.mode == MODE_EACH)
        return each_fails(request);
    if (self.mode != MODE_ONE || number != self.at)
        return false;
    note_failure();
    return true;
}

static bool refuse(struct request request)
{
    bool failed = fails(&request);
    if (failed)
        errno = ENOMEM;
    return failed;
}

static void *allocate(struct request request)
{
    return refuse(request) ? NULL : enter(__libc_malloc(sizeof(struct block) + request.size));
}

static void release(void *memory)
{
    struct block *block = memory ? head_of(memory) : NULL;
    if (block)
        leave(block);
    __libc_free(block ? (void *)block : memory);
}

void *malloc(size_t size)
{
    return allocate((struct request){MALLOC, NULL, 1, size, __builtin_return_address(0)});
}

void *calloc(size_t count, size_t size)
{
    size_t bytes;
    struct request request = {CALLOC, NULL, count, size, __builtin_return_address(0)};
    if (__builtin_mul_overflow(count, size, &bytes) || refuse(request))
        return NULL;
    return enter(__libc_calloc(1, sizeof(struct block) + bytes));
}

void *realloc(void *memory, size_t size)
{
    struct block *block = memory ? head_of(memory) : NULL;
    struct request request = {REALLOC, memory, 1, size, __builtin_return_address(0)};
    if (!memory)
        return allocate(request);
    if (!block)
        return __libc_realloc(memory, size);
    if (!size) {
        release(memory);
        return NULL;
    }
    if (refuse(request))
        return NULL;
    leave(block);
    struct block *moved = __libc_realloc(block, sizeof *block + size);
    if (!moved)
        _exit(BROKEN);
    return enter(moved);
}

void free(void *memory)
{
    release(memory);
}

static void *align(size_t alignment, size_t size, const void *caller)
{
    struct request request = {OTHER, NULL, 1, size, caller};
    return refuse(request) ? NULL : __libc_memalign(alignment, size);
}

void *memalign(size_t alignment, size_t size)
{
    return align(alignment, size, __builtin_return_address(0));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return align(alignment, size, __builtin_return_address(0));
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    *memory = align(alignment, size, __builtin_return_address(0));
    return *memory ? 0 : ENOMEM;
}

/* ---- threads ---- */

static void *next_of(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument)
{
    int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) =
        next_of("pthread_create");
    if (__atomic_add_fetch(&self.totals->threads, 1, __ATOMIC_RELAXED) == self.thread_at)
        return EAGAIN;
    begins_thread = true;
    int problem = next(thread, attributes, run, argument);
    begins_thread = false;
    return problem;
}

/* ---- where the disk is touched first ---- */

static void note_disk(void)
{
    if (self.busy || self.where != IN_RUN)
        return;
    if (self.judged) {
        move_out();
    } else if (self.counting && !self.on_disk) {
        self.on_disk = true;
        self.totals->before_disk = self.number;
    }
}

int mkdir(const char *path, mode_t mode)
{
    note_disk();
    return ((int (*)(const char *, mode_t))next_of("mkdir"))(path, mode);
}

char *mkdtemp(char *path)
{
    note_disk();
    return ((char *(*)(char *))next_of("mkdtemp"))(path);
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
    say("run %lu\napart %lu\nbefore-disk %lu\nthreads %lu\n", self.totals->allocations[IN_RUN],
        self.totals->allocations[IN_APART], self.totals->before_disk, self.totals->threads);
    say("refused %lu\nsame %lu\nalike %lu\nended %lu\nlost %lu\nwrong %lu\nleft %lu\n",
        self.totals->refused, self.totals->same, self.totals->alike, self.totals->ended,
        self.totals->lost, self.totals->wrong, left);
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

static void take_numbers(const char *path)
{
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &status) != 0 || status.st_size == 0)
        return;
    self.next = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (self.next == MAP_FAILED)
        _exit(BROKEN);
    self.end = self.next + (size_t)status.st_size / sizeof *self.next;
    close(file);
}

static void take_settings(void)
{
    static const char *const modes[] = {"count", "one", "rest", "each"};
    for (int i = 0; i < 4; i++)
        if (strcmp(setting("FAILING_MODE"), modes[i]) == 0)
            self.mode = (enum mode)i;
    self.wanted = strcmp(setting("FAILING_WHERE"), "apart") == 0 ? IN_APART : IN_RUN;
    self.at = strtoul(setting("FAILING_AT"), NULL, 10);
    self.thread_at = strtoul(setting("FAILING_THREAD"), NULL, 10);
    self.alike_too = *setting("FAILING_ALIKE") == '1';
    self.status = atoi(setting("FAILING_STATUS"));
    snprintf(self.place, sizeof self.place, "%s", setting("FAILING_PLACE"));
    self.report = open(setting("FAILING_REPORT"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    self.expected_out = open(setting("FAILING_OUT"), O_RDONLY | O_CLOEXEC);
    self.expected_err = open(setting("FAILING_ERR"), O_RDONLY | O_CLOEXEC);
    take_numbers(setting("FAILING_NUMBERS"));
}

/* The first object is the program. */
static int find_code(struct dl_phdr_info *info, size_t size, void *context)
{
    (void)size, (void)context;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
            self.code = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            self.code_end = self.code + info->dlpi_phdr[i].p_memsz;
        }
    return 1;
}

static int begin(int argument_count, char **arguments, char **environment)
{
    void *frames[2];
    take_settings();
    self.totals =
        mmap(NULL, sizeof *self.totals, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (self.report < 0 || self.totals == MAP_FAILED)
        return BROKEN;
    self.fork = next_of("fork");
    self.malloc = dlsym(RTLD_DEFAULT, "malloc");
    self.calloc = dlsym(RTLD_DEFAULT, "calloc");
    self.realloc = dlsym(RTLD_DEFAULT, "realloc");
    dl_iterate_phdr(find_code, NULL);
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
