/* Parses a file with expat and does nothing with it: what reading XML costs at the least. */
#include <expat.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static void XMLCALL start(void *data, const char *name, const char **attributes)
{
    (void)data, (void)name, (void)attributes;
}

static void XMLCALL end(void *data, const char *name)
{
    (void)data, (void)name;
}

static void XMLCALL text(void *data, const char *characters, int length)
{
    (void)data, (void)characters, (void)length;
}

int main(int argument_count, char *arguments[])
{
    int descriptor = argument_count == 2 ? open(arguments[1], O_RDONLY) : -1;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (descriptor < 0 || !parser)
        return 2;
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    for (ssize_t got = 1; got > 0;) {
        void *buffer = XML_GetBuffer(parser, CHUNK);
        got = buffer ? read(descriptor, buffer, CHUNK) : -1;
        if (got < 0 || XML_ParseBuffer(parser, (int)got, got == 0) != XML_STATUS_OK)
            return 1;
    }
    XML_ParserFree(parser);
    close(descriptor);
    return 0;
}
