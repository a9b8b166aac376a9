#include "base/interrupt.h"

#include <errno.h>
#include <sys/signalfd.h>

static const int interrupting[] = {SIGINT, SIGTERM, SIGHUP};

enum { COUNT = sizeof interrupting / sizeof *interrupting };

static bool is_ignored(int signal)
{
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static sigset_t heeded(void)
{
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < COUNT; i++)
        if (!is_ignored(interrupting[i]))
            sigaddset(&set, interrupting[i]);
    return set;
}

void interrupts_hold(struct interrupts *interrupts)
{
    sigset_t set = heeded();
    pthread_sigmask(SIG_BLOCK, &set, &interrupts->before);
}

bool interrupts_came(void)
{
    sigset_t pending;
    bool came = false;
    if (sigpending(&pending) != 0)
        return false;
    for (int i = 0; i < COUNT; i++)
        came = came || (sigismember(&pending, interrupting[i]) == 1 && !is_ignored(interrupting[i]));
    if (came)
        errno = EINTR;
    return came;
}

int interrupts_descriptor(void)
{
    sigset_t set = heeded();
    return signalfd(-1, &set, SFD_CLOEXEC);
}

void interrupts_release(const struct interrupts *interrupts)
{
    pthread_sigmask(SIG_SETMASK, &interrupts->before, NULL);
}
