/* Work in a process of its own: what becomes of it, however it ends. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/apart.h"
#include "support.h"

static bool succeed(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)problem;
    *(int *)context = 2;
    return true;
}

static bool fail_with_words(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)context;
    snprintf(problem, APART_PROBLEM_BYTES, "ranking.xlsx: no room");
    return false;
}

static bool fail_at_length(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)context;
    memset(problem, 'x', APART_PROBLEM_BYTES - 1);
    problem[APART_PROBLEM_BYTES - 1] = '\0';
    return false;
}

static bool fail_without_words(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)context, (void)problem;
    return false;
}

static bool die(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)problem;
    signal(*(int *)context, SIG_DFL);
    raise(*(int *)context);
    return true;
}

/* As a library that does not look: the failure goes unnoticed, and the work "succeeds". */
static bool ignore_failed_allocation(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)problem;
    volatile size_t impossible = SIZE_MAX / 4;
    void *volatile block = *(bool *)context ? realloc(NULL, impossible) : malloc(impossible);
    free(block);
    return true;
}

static void count_signal(int number)
{
    (void)number;
}

/* Interrupts the parent where it waits: before there is anything to hear, and while it listens. */
static bool signal_the_parent(void *context, char problem[APART_PROBLEM_BYTES])
{
    for (int i = 0; i < *(int *)context; i++) {
        usleep(2000);
        kill(getppid(), SIGUSR1);
    }
    snprintf(problem, APART_PROBLEM_BYTES, "said after the signals");
    return false;
}

/* Leaves the channel open in a process that outlives this one for a moment, and signals meanwhile. */
static bool end_before_the_channel_does(void *context, char problem[APART_PROBLEM_BYTES])
{
    pid_t parent = getppid();
    if (fork() == 0) {
        for (int i = 0; i < *(int *)context; i++) {
            usleep(2000);
            kill(parent, SIGUSR1);
        }
        _exit(0);
    }
    snprintf(problem, APART_PROBLEM_BYTES, "said before the signals");
    return false;
}

static void signals_do_not_end_the_waiting(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES];
    int times = 5;
    const struct sigaction counting = {.sa_handler = count_signal}; /* no call is begun again */
    struct sigaction before;
    assert_int_equal(sigaction(SIGUSR1, &counting, &before), 0);
    assert_false(apart_run(signal_the_parent, NULL, &times, problem));
    assert_string_equal(problem, "said after the signals");
    assert_false(apart_run(end_before_the_channel_does, NULL, &times, problem));
    assert_string_equal(problem, "said before the signals");
    assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

static void without_a_pipe_nothing_is_begun(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES];
    int number = 1;
    struct rlimit before, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    bool done = apart_run(succeed, NULL, &number, problem);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_false(done);
    assert_string_equal(problem, "no pipe: Too many open files");
}

/* Until it is ended from outside. */
static bool never_end(void *context, char problem[APART_PROBLEM_BYTES])
{
    (void)context, (void)problem;
    while (pause() != 0)
        continue;
    return true;
}

static void what_succeeds_succeeds_and_changes_nothing_here(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES] = "of before";
    int number = 1;
    assert_true(apart_run(succeed, NULL, &number, problem));
    assert_string_equal(problem, "");
    assert_int_equal(number, 1);
}

static void meanwhile_this_process_works(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES] = "of before";
    int number = 1;
    assert_true(apart_run(succeed, succeed, &number, problem));
    assert_string_equal(problem, "");
    assert_int_equal(number, 2);
    assert_false(apart_run(fail_with_words, succeed, &number, problem));
    assert_string_equal(problem, "ranking.xlsx: no room");
    assert_false(apart_run(never_end, fail_with_words, NULL, problem));
    assert_string_equal(problem, "ranking.xlsx: no room");
    assert_false(apart_run(never_end, fail_without_words, NULL, problem));
    assert_string_equal(problem, "");
}

static void problems_come_back(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES];
    assert_false(apart_run(fail_with_words, NULL, NULL, problem));
    assert_string_equal(problem, "ranking.xlsx: no room");
    assert_false(apart_run(fail_at_length, NULL, NULL, problem));
    assert_int_equal(strlen(problem), APART_PROBLEM_BYTES - 1);
    assert_false(apart_run(fail_without_words, NULL, NULL, problem));
    assert_non_null(strstr(problem, "ended with status 1"));
}

static void death_is_a_problem(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES];
    int numbers[] = {SIGSEGV, SIGKILL};
    assert_false(apart_run(die, NULL, &numbers[0], problem));
    assert_non_null(strstr(problem, "signal 11 (Segmentation fault)"));
    assert_false(apart_run(die, NULL, &numbers[1], problem));
    assert_non_null(strstr(problem, "signal 9 (Killed), perhaps because memory was out"));
}

static void a_failed_allocation_that_nobody_noticed_is_a_problem(void **state)
{
    (void)state;
#if !defined(__SANITIZE_ADDRESS__) /* which has allocation functions of its own, and ends there */
    char problem[APART_PROBLEM_BYTES];
    bool again = true;
    assert_false(apart_run(ignore_failed_allocation, NULL, &again, problem));
    assert_string_equal(problem, "out of memory");
    again = false;
    assert_false(apart_run(ignore_failed_allocation, NULL, &again, problem));
    assert_string_equal(problem, "out of memory");
    /* Here it is what it is in C. */
    assert_true(ignore_failed_allocation(&again, problem));
#else
    (void)ignore_failed_allocation;
#endif
}

static void no_process_and_no_descriptor_is_left(void **state)
{
    (void)state;
    char problem[APART_PROBLEM_BYTES];
    int number = SIGSEGV;
    int before = dup(0);
    apart_run(die, NULL, &number, problem);
    apart_run(succeed, NULL, &number, problem);
    int after = dup(0);
    assert_int_equal(after, before + 1);
    close(before), close(after);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_succeeds_succeeds_and_changes_nothing_here),
        cmocka_unit_test(meanwhile_this_process_works),
        cmocka_unit_test(problems_come_back),
        cmocka_unit_test(death_is_a_problem),
        cmocka_unit_test(a_failed_allocation_that_nobody_noticed_is_a_problem),
        cmocka_unit_test(signals_do_not_end_the_waiting),
        cmocka_unit_test(without_a_pipe_nothing_is_begun),
        cmocka_unit_test(no_process_and_no_descriptor_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
