#include "output/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>

enum { CHUNK = 64 * 1024 };

static bool feed(EVP_MD_CTX *context, FILE *file)
{
    static const size_t one = 1;
    unsigned char chunk[CHUNK];
    size_t got;
    while ((got = fread(chunk, one, sizeof chunk, file)) > 0)
        if (!EVP_DigestUpdate(context, chunk, got))
            return false;
    return !ferror(file);
}

bool digest_file(const char *path, char text[DIGEST_TEXT_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool done = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) && feed(context, file) &&
                EVP_DigestFinal_ex(context, bytes, &length);
    int reason = errno;
    EVP_MD_CTX_free(context);
    fclose(file);
    errno = reason;
    for (unsigned i = 0; done && i < length; i++)
        snprintf(text + (size_t)2 * i, 3, "%02x", bytes[i]);
    return done;
}
