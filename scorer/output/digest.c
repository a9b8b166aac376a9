#include "output/digest.h"

#include <errno.h>
#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <unistd.h>

#include "output/regular.h"

enum { CHUNK = 64 * 1024 };

static bool feed(struct sha256_ctx *context, int file)
{
    unsigned char chunk[CHUNK];
    ssize_t got;
    do {
        got = read(file, chunk, sizeof chunk);
        if (got > 0)
            sha256_update(context, (size_t)got, chunk);
    } while (got > 0 || (got < 0 && errno == EINTR));
    return got == 0;
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE])
{
    unsigned char bytes[SHA256_DIGEST_SIZE];
    struct sha256_ctx context;
    int file = regular_open(path);
    if (file < 0)
        return false;
    sha256_init(&context);
    bool done = feed(&context, file);
    int reason = errno;
    close(file);
    errno = reason;
    sha256_digest(&context, sizeof bytes, bytes);
    base16_encode_update(text, sizeof bytes, bytes);
    text[BASE16_ENCODE_LENGTH(sizeof bytes)] = '\0';
    return done;
}
