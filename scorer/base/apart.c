#include "base/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/allocation.h"
#include "base/interrupt.h"
#include "base/stream.h"

/* How the process ends. */
enum { APART_DONE, APART_FAILED, APART_NO_MEMORY, APART_NOT_WHOLE };

static bool fail(char problem[APART_PROBLEM_BYTES], const char *what)
{
    snprintf(problem, APART_PROBLEM_BYTES, "%s: %s", what, strerror(errno));
    return false;
}

/* In the process: what is in the buffers of standard output is its parent's to write, so it ends
 * without a look at them. */
static _Noreturn void work_and_end(apart_work work, void *context, pid_t parent,
                                   const int channel[2])
{
    char problem[APART_PROBLEM_BYTES] = "";
    close(channel[0]);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it ended before it could be watched */
        _exit(APART_FAILED);
    allocation_failure_ends_process(APART_NO_MEMORY);
    stream_failure_ends_process(APART_NOT_WHOLE);
    bool done = work(context, problem);
    size_t length = strlen(problem); /* shorter than what a pipe takes at once */
    bool told = write(channel[1], problem, length) == (ssize_t)length;
    _exit(done && told ? APART_DONE : APART_FAILED);
}

/* Waits until the process says something or ends; where this one is interrupted, ends it. */
static void wait_for(int from_process, pid_t process)
{
    int interrupts = interrupts_descriptor();
    struct pollfd events[] = {{from_process, POLLIN, 0}, {interrupts, POLLIN, 0}};
    while (poll(events, interrupts < 0 ? 1 : 2, -1) < 0 && errno == EINTR)
        continue;
    if (interrupts_came())
        kill(process, SIGKILL);
    if (interrupts >= 0)
        close(interrupts);
}

/* Takes in what the process says, until it ends or closes its end. */
static void listen_to(int from_process, char problem[APART_PROBLEM_BYTES])
{
    size_t length = 0;
    ssize_t got = 0;
    do {
        got = read(from_process, problem + length, APART_PROBLEM_BYTES - 1 - length);
        length += got > 0 ? (size_t)got : 0;
    } while (got > 0 || (got < 0 && errno == EINTR));
    problem[length] = '\0';
}

/* What became of it, by its status. */
static bool judge(int status, char problem[APART_PROBLEM_BYTES])
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == APART_DONE)
        return true;
    if (interrupts_came())
        snprintf(problem, APART_PROBLEM_BYTES, "interrupted");
    else if (WIFSIGNALED(status))
        snprintf(problem, APART_PROBLEM_BYTES,
                 "the process that writes ended with signal %d (%s)%s", WTERMSIG(status),
                 strsignal(WTERMSIG(status)),
                 WTERMSIG(status) == SIGKILL ? ", perhaps because memory was out" : "");
    else if (WEXITSTATUS(status) == APART_NO_MEMORY)
        snprintf(problem, APART_PROBLEM_BYTES, "out of memory");
    else if (WEXITSTATUS(status) == APART_NOT_WHOLE)
        snprintf(problem, APART_PROBLEM_BYTES,
                 "a temporary file could not be written whole; is the disk full?");
    else if (!*problem)
        snprintf(problem, APART_PROBLEM_BYTES, "the process that writes ended with status %d",
                 WEXITSTATUS(status));
    return false;
}

/* Waits for what the process says and for its end; where it is `wanted` no more, ends it. */
static bool attend(pid_t process, const int channel[2], bool wanted,
                   char problem[APART_PROBLEM_BYTES])
{
    int status = 0;
    close(channel[1]);
    if (wanted) {
        wait_for(channel[0], process);
        listen_to(channel[0], problem);
    } else if (process > 0) {
        kill(process, SIGKILL);
    }
    pid_t ended = 0;
    while (process > 0 && (ended = waitpid(process, &status, 0)) < 0 && errno == EINTR)
        continue;
    if (wanted && ended < 0)
        wanted = fail(problem, "how the process that writes ended is not known");
    close(channel[0]);
    return wanted && judge(status, problem);
}

bool apart_run(apart_work work, apart_work meanwhile, void *context,
               char problem[APART_PROBLEM_BYTES])
{
    int channel[2];
    *problem = '\0';
    if (pipe2(channel, O_CLOEXEC) != 0)
        return fail(problem, "no pipe");
    pid_t parent = getpid(), process = fork();
    if (process == 0)
        work_and_end(work, context, parent, channel);
    bool wanted = (process > 0 || fail(problem, "no process to write in")) &&
                  (!meanwhile || meanwhile(context, problem));
    return attend(process, channel, wanted, problem);
}
