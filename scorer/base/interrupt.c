#include "base/interrupt.h"

#include <errno.h>
#include <stddef.h>
#include <sys/signalfd.h>

/* Those that are not ignored. */
static sigset_t heeded(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction action;
        if (sigaction(signals[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&set, signals[i]);
    }
    return set;
}

void interrupts_hold(struct interrupts *interrupts)
{
    sigset_t set = heeded();
    pthread_sigmask(SIG_BLOCK, &set, &interrupts->before);
}

bool interrupts_came(void)
{
    sigset_t pending, set = heeded(), both;
    if (sigpending(&pending) != 0 || sigandset(&both, &pending, &set) != 0 || sigisemptyset(&both))
        return false;
    errno = EINTR;
    return true;
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
