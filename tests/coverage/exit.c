/* In the instrumented build only: workbooks are written in a process apart, which ends by _exit; what
 * was counted there is written down first. */
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <unistd.h>

int __llvm_profile_write_file(void);

_Noreturn void _exit(int status)
{
    __llvm_profile_write_file();
    for (;;)
        syscall(SYS_exit_group, status);
}
