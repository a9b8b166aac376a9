/* How hard the parts of a workbook are packed. libxlsxwriter asks minizip for zlib's level 6, and has
 * no setting for it: a third of the time that a workbook takes. Level 4 takes half of that, for a
 * workbook 5 % larger. Defined in the program, this is the function that the library calls; it asks
 * minizip in its turn, for everything else as it was. */
#include <dlfcn.h>

enum { LEVEL = 4, NOT_OPENED = -1 /* ZIP_ERRNO */ };

/* As in minizip/zip.h, which libxlsxwriter does not bring along. */
int zipOpenNewFileInZip4_64(void *archive, const char *name, const void *info,
                            const void *local_extra, unsigned local_extra_size,
                            const void *global_extra, unsigned global_extra_size,
                            const char *comment, int method, int level, int raw, int window_bits,
                            int memory_level, int strategy, const char *password,
                            unsigned long password_sum, unsigned long made_by,
                            unsigned long flags, int zip64);

int zipOpenNewFileInZip4_64(void *archive, const char *name, const void *info,
                            const void *local_extra, unsigned local_extra_size,
                            const void *global_extra, unsigned global_extra_size,
                            const char *comment, int method, int level, int raw, int window_bits,
                            int memory_level, int strategy, const char *password,
                            unsigned long password_sum, unsigned long made_by,
                            unsigned long flags, int zip64)
{
    /* POSIX, not C, lets a pointer from dlsym be that of a function; the union says so. */
    union {
        void *found;
        __typeof__(&zipOpenNewFileInZip4_64) call;
    } minizip = {dlsym(RTLD_NEXT, "zipOpenNewFileInZip4_64")};
    (void)level;
    if (!minizip.found)
        return NOT_OPENED;
    return minizip.call(archive, name, info, local_extra, local_extra_size, global_extra,
                        global_extra_size, comment, method, LEVEL, raw, window_bits, memory_level,
                        strategy, password, password_sum, made_by, flags, zip64);
}
