/* base/interrupt.h, base/stream.h and base/process.h: signals that are held back, streams that
 * failed, and standard streams that are closed. What ends a process is done in a fork. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/process.h"
#include "base/stream.h"

/* The status, as waitpid has it, of a process that does this. */
static int status_of(int (*work)(void))
{
    int status = -1;
    pid_t process = fork();
    if (process == 0)
        _exit(work());
    assert_true(process > 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    return status;
}

static void check_exit(int (*work)(void), int expected)
{
    int status = status_of(work);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), expected);
}

static void an_interrupt_waits_until_it_is_let_through(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < COUNT(signals); i++) {
        pid_t process = fork();
        if (process == 0) {
            struct interrupts interrupts;
            signal(signals[i], SIG_DFL); /* a shell has a job in the background ignore some */
            errno = ENOSPC;
            interrupts_hold(&interrupts);
            if (interrupts_came() || errno != ENOSPC)
                _exit(1);
            kill(getpid(), signals[i]);
            struct pollfd event = {interrupts_descriptor(), POLLIN, 0};
            if (!interrupts_came() || errno != EINTR || poll(&event, 1, 0) != 1)
                _exit(2);
            interrupts_release(&interrupts);
            _exit(3);
        }
        int status = 0;
        assert_int_equal(waitpid(process, &status, 0), process);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), signals[i]);
    }
}

static int ignore_and_get(void)
{
    struct interrupts interrupts;
    signal(SIGHUP, SIG_IGN);
    interrupts_hold(&interrupts);
    kill(getpid(), SIGHUP);
    if (interrupts_came())
        return 1;
    interrupts_release(&interrupts);
    return 0;
}

static void what_is_ignored_is_no_interrupt(void **state)
{
    (void)state;
    check_exit(ignore_and_get, 0);
}

/* Writes twice to a stream; with a hole, the first of these fails and the second does not. */
static void write_stream(FILE *stream, bool with_hole)
{
    int full = open("/dev/full", O_WRONLY), real = dup(fileno(stream));
    if (with_hole) {
        dup2(full, fileno(stream));
        fputs("lost", stream);
        fflush(stream);
        dup2(real, fileno(stream));
    }
    fputs("kept", stream);
    close(full);
    close(real);
}

/* Rewinds what was written, and gives 0 where the rest can be read. */
static int rewind_stream(bool with_hole)
{
    char text[8] = "";
    FILE *stream = tmpfile();
    if (!stream)
        return 1;
    write_stream(stream, with_hole);
    fflush(stream);
    rewind(stream);
    bool right = !ferror(stream) && fgets(text, sizeof text, stream) && strcmp(text, "kept") == 0;
    fclose(stream);
    return right ? 0 : 1;
}

static int rewind_unarmed(void)
{
    return rewind_stream(true);
}

static int rewind_armed(void)
{
    stream_failure_ends_process(42);
    return rewind_stream(true);
}

static int rewind_armed_and_whole(void)
{
    stream_failure_ends_process(42);
    return rewind_stream(false);
}

static void a_stream_that_failed_ends_the_process_where_that_is_asked_for(void **state)
{
    (void)state;
    check_exit(rewind_unarmed, 0);
    check_exit(rewind_armed, 42);
    check_exit(rewind_armed_and_whole, 0);
}

static int open_with_closed_streams(void)
{
    closefrom(0);
    process_prepare();
    int descriptor = open("/dev/null", O_RDONLY);
    bool is_error = write(STDOUT_FILENO, "x", 1) < 0 && write(STDERR_FILENO, "x", 1) < 0;
    return descriptor == 3 && is_error ? 0 : 1;
}

static int write_to_closed_pipe(void)
{
    int ends[2];
    process_prepare();
    if (pipe(ends) != 0)
        return 1;
    close(ends[0]);
    return write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 2;
}

static int write_beyond_limit(void)
{
    const struct rlimit limit = {2, 2};
    process_prepare();
    FILE *file = tmpfile();
    if (!file)
        return 2;
    bool refused = setrlimit(RLIMIT_FSIZE, &limit) == 0 && fputs("xxx", file) >= 0 &&
                   fflush(file) != 0 && errno == EFBIG;
    fclose(file);
    return refused ? 0 : 1;
}

static void what_would_end_the_process_is_an_error(void **state)
{
    (void)state;
    check_exit(open_with_closed_streams, 0);
    check_exit(write_to_closed_pipe, 0);
    check_exit(write_beyond_limit, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_interrupt_waits_until_it_is_let_through),
        cmocka_unit_test(what_is_ignored_is_no_interrupt),
        cmocka_unit_test(a_stream_that_failed_ends_the_process_where_that_is_asked_for),
        cmocka_unit_test(what_would_end_the_process_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
