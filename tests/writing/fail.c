/* A library to be preloaded, that lets the n-th system call of a kind fail, or sends a signal there.
 * It watches the calls where they enter the system (seccomp), and so sees those from inside the C
 * library too: what a stream writes when its buffer is full never passes a function that could be
 * replaced.
 *
 *   FAIL=kind:n[+]:action[,...]   the n-th call of that kind, of this process and those it forks;
 *                                 with + every one from there on
 *     kind    write read fsync rename exchange mkdir open link close unlink lock; of files that are
 *             written, not of standard streams and inputs. look: what only looks at a file or a
 *             folder, of whatever file. start: a pipe or a process
 *     action  e<errno>: fails; s<signal>: the signal goes to the first process; c<signal>: to the
 *             one that makes the call, the n-th of those that the first one forks
 *   FAIL_TOLD=FILE                gets a line for each call that was met
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#define ARGUMENT(context, n)                                                                       \
    ((context)->uc_mcontext                                                                        \
         .gregs[(const int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8}[n]])
#define SET_RESULT(context, result) ((context)->uc_mcontext.gregs[REG_RAX] = (result))
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#define ARGUMENT(context, n) ((context)->uc_mcontext.regs[n])
#define SET_RESULT(context, result) ((context)->uc_mcontext.regs[0] = (unsigned long)(result))
#endif

/* A call with this as its sixth argument, which none of them has, is ours and goes through. */
#define PASS 0x7061737374686973L

enum { WRITE, READ, FSYNC, RENAME, EXCHANGE, MKDIR, OPEN, LINK, CLOSE, UNLINK, LOCK, LOOK, START, KINDS, NONE };

static const char *const kind_names[KINDS] = {"write", "read",  "fsync",  "rename", "exchange", "mkdir", "open",
                                              "link",  "close", "unlink", "lock",   "look",     "start"};

static const struct {
    long number;
    int kind;
} calls[] = {
    {SYS_write, WRITE},       {SYS_pwrite64, WRITE},  {SYS_writev, WRITE},   {SYS_fsync, FSYNC},
    {SYS_read, READ},         {SYS_pread64, READ},
    {SYS_renameat2, RENAME},  {SYS_mkdirat, MKDIR},   {SYS_openat, OPEN},    {SYS_linkat, LINK},
    {SYS_close, CLOSE},       {SYS_unlinkat, UNLINK}, {SYS_flock, LOCK},
    {SYS_newfstatat, LOOK},   {SYS_fstat, LOOK},      {SYS_faccessat, LOOK},
    {SYS_readlinkat, LOOK},   {SYS_getcwd, LOOK},     {SYS_getdents64, LOOK},
    {SYS_pipe2, START},       {SYS_clone, START},
#ifdef SYS_stat
    {SYS_stat, LOOK},         {SYS_lstat, LOOK},      {SYS_access, LOOK},    {SYS_readlink, LOOK},
#endif
#ifdef SYS_rename
    {SYS_rename, RENAME},     {SYS_mkdir, MKDIR},     {SYS_open, OPEN},      {SYS_link, LINK},
    {SYS_unlink, UNLINK},     {SYS_rmdir, UNLINK},
#endif
#ifdef SYS_renameat
    {SYS_renameat, RENAME},
#endif
};

enum { CALLS = sizeof calls / sizeof *calls, RULES_MAX = 4 };

static struct rule {
    int kind;
    long at;
    int onwards;
    char action;
    int number;
} rules[RULES_MAX];

static int rule_count;
static pid_t first_process;
static int told = -1;
static atomic_long *met;        /* by kind; shared by all processes */
static atomic_long *met_forked; /* those of processes that the first one forked */

static int is_written(long descriptor)
{
    struct stat status;
    int flags = fcntl((int)descriptor, F_GETFL);
    return descriptor > 2 && descriptor != told && flags >= 0 && (flags & O_ACCMODE) != O_RDONLY &&
           syscall(SYS_newfstatat, descriptor, "", &status, AT_EMPTY_PATH, 0, PASS) == 0 &&
           S_ISREG(status.st_mode);
}

/* What a call is, by its number and arguments. */
static int kind_of(long number, ucontext_t *context)
{
    int kind = NONE;
    for (int i = 0; i < CALLS; i++)
        if (calls[i].number == number)
            kind = calls[i].kind;
    if (number == SYS_renameat2 && ARGUMENT(context, 4) != 0)
        return EXCHANGE;
    if ((kind == WRITE || kind == READ || kind == CLOSE) && !is_written((long)ARGUMENT(context, 0)))
        return NONE;
    long flags = (long)ARGUMENT(context, number == SYS_openat ? 2 : 1);
    if (kind == OPEN && (flags & O_ACCMODE) == O_RDONLY)
        return NONE;
    return kind;
}

static long pass(long number, ucontext_t *context)
{
    long result = syscall(number, ARGUMENT(context, 0), ARGUMENT(context, 1), ARGUMENT(context, 2),
                          ARGUMENT(context, 3), ARGUMENT(context, 4), PASS);
    return result == -1 ? -errno : result;
}

static long meet(const struct rule *rule, long number, ucontext_t *context)
{
    char line[16]; /* written at once: others may write theirs meanwhile */
    long length = snprintf(line, sizeof line, "%s\n", kind_names[rule->kind]);
    if (told >= 0)
        syscall(SYS_write, told, line, length, 0, 0, PASS);
    if (rule->action != 'e')
        kill(rule->action == 's' ? first_process : getpid(), rule->number);
    else if (rule->kind == CLOSE)
        pass(number, context); /* it is closed in any case */
    return rule->action == 'e' ? -rule->number : pass(number, context);
}

static void at_call(int signal, siginfo_t *info, void *argument)
{
    (void)signal;
    ucontext_t *context = argument;
    int reason = errno;
    long number = info->si_syscall, result = 0;
    int kind = kind_of(number, context), done = 0;
    long of_all = kind == NONE ? 0 : atomic_fetch_add(&met[kind], 1) + 1;
    int forked = kind != NONE && getpid() != first_process;
    long of_forked = forked ? atomic_fetch_add(&met_forked[kind], 1) + 1 : 0;
    for (int i = 0; kind < KINDS && i < rule_count && !done; i++) {
        long count = rules[i].action == 'c' ? of_forked : of_all;
        if (rules[i].kind == kind &&
            (count == rules[i].at || (rules[i].onwards && count > rules[i].at))) {
            result = meet(&rules[i], number, context);
            done = 1;
        }
    }
    if (!done)
        result = pass(number, context);
    errno = reason;
    SET_RESULT(context, result);
}

/* The kind whose name a rule begins with, and a colon. */
static int parse_kind(const char **text)
{
    for (int kind = 0; kind < KINDS; kind++) {
        size_t length = strlen(kind_names[kind]);
        if (strncmp(*text, kind_names[kind], length) == 0 && (*text)[length] == ':') {
            *text += length + 1;
            return kind;
        }
    }
    fputs("fail.c: FAIL names no kind of call\n", stderr);
    _exit(97);
}

static void parse(const char *text)
{
    while (text && *text && rule_count < RULES_MAX) {
        struct rule *rule = &rules[rule_count++];
        char *end;
        rule->kind = parse_kind(&text);
        rule->at = strtol(text, &end, 10);
        rule->onwards = *end == '+';
        end += rule->onwards;
        end += *end == ':';
        rule->action = *end;
        rule->number = (int)strtol(end + (*end != '\0'), &end, 10);
        text = end + (*end == ',');
    }
}

/* All calls of the table go to the handler, but those that it makes itself. */
static int watch(void)
{
    struct sock_filter filter[CALLS + 10] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)(PASS & 0xffffffff), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    unsigned short length = 7;
    for (int i = 0; i < CALLS; i++)
        filter[length++] = (struct sock_filter)BPF_JUMP(
            BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i].number, (unsigned char)(CALLS - i), 0);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    const struct sock_fprog program = {length, filter};
    const struct sigaction action = {.sa_sigaction = at_call,
                                     .sa_flags = SA_SIGINFO | SA_NODEFER};
    return sigaction(SIGSYS, &action, NULL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void begin(void)
{
    const char *path = getenv("FAIL_TOLD");
    parse(getenv("FAIL"));
    if (!rule_count)
        return;
    met = mmap(NULL, sizeof *met * 2 * KINDS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
               0);
    met_forked = met + KINDS;
    if (path)
        told = fcntl(open(path, O_WRONLY | O_APPEND | O_CLOEXEC), F_DUPFD_CLOEXEC, 100);
    first_process = getpid();
    if (met == MAP_FAILED || !watch()) {
        fputs("fail.c: system calls cannot be watched here\n", stderr);
        _exit(97);
    }
}

/* Calls count from main() on: what the loader and the runtime of a compiler do before is not the
 * program's. */
typedef int (*entry)(int, char **, char **);
typedef int (*start)(entry, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

int __libc_start_main(entry program, int argument_count, char **arguments, void (*initialise)(void),
                      void (*finish)(void), void (*loader_finish)(void), void *stack_end);

static entry main_of_program;

static int main_watched(int argument_count, char **arguments, char **environment)
{
    begin();
    return main_of_program(argument_count, arguments, environment);
}

int __libc_start_main(entry program, int argument_count, char **arguments, void (*initialise)(void),
                      void (*finish)(void), void (*loader_finish)(void), void *stack_end)
{
    union {
        void *found;
        start call;
    } next = {dlsym(RTLD_NEXT, "__libc_start_main")};
    main_of_program = program;
    return next.call(main_watched, argument_count, arguments, initialise, finish, loader_finish,
                     stack_end);
}
