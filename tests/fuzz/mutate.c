/* Mutations that know what XML looks like. Those of libFuzzer know bytes: most of what they make is
 * refused by the parser, and what lies behind it is hardly reached. So mostly an element or
 * an attribute is moved, or one value is changed. */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What libFuzzer calls, and offers. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

/* A piece of the input, which lies within it; `size` 0 where there is none. */
struct span {
    size_t at, size;
};

static unsigned below(unsigned *seed, size_t bound)
{
    *seed = *seed * 1664525 + 1013904223;
    return (unsigned)((*seed >> 8) % bound);
}

/* ---- what there is to change ---- */

/* Where the next `c` is, from `at` on; `size` where there is none. */
static size_t find(const uint8_t *data, size_t size, size_t at, char c)
{
    const uint8_t *found = at < size ? memchr(data + at, c, size - at) : NULL;
    return found ? (size_t)(found - data) : size;
}

/* The next `c` from a random place on, or else from the front. */
static size_t find_some(const uint8_t *data, size_t size, char c, unsigned *seed)
{
    size_t found = find(data, size, below(seed, size), c);
    return found < size ? found : find(data, size, 0, c);
}

/* An attribute: where its name begins, where its value does, and where its value ends, at the
 * closing quotation mark. False where there is none. */
static bool some_quoted(const uint8_t *data, size_t size, unsigned *seed, size_t bounds[3])
{
    size_t equals = find_some(data, size, '=', seed);
    if (equals + 1 >= size || (data[equals + 1] != '"' && data[equals + 1] != '\''))
        return false;
    bounds[0] = equals;
    while (bounds[0] > 0 && data[bounds[0]] != ' ' && data[bounds[0]] != '\n')
        bounds[0]--;
    bounds[1] = equals + 2;
    bounds[2] = find(data, size, equals + 2, (char)data[equals + 1]);
    return bounds[2] < size;
}

/* A whole attribute, ` name="value"`. */
static struct span some_attribute(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t bounds[3];
    if (!some_quoted(data, size, seed, bounds))
        return (struct span){0, 0};
    return (struct span){bounds[0], bounds[2] + 1 - bounds[0]};
}

/* The value of an attribute, or what stands between two tags. */
static struct span some_value(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t bounds[3];
    if (below(seed, 4) && some_quoted(data, size, seed, bounds))
        return (struct span){bounds[1], bounds[2] - bounds[1]};
    size_t tag = find_some(data, size, '>', seed), next = find(data, size, tag, '<');
    return next < size ? (struct span){tag + 1, next - tag - 1} : (struct span){0, 0};
}

/* From a `<` to the end of that element. */
static struct span some_element(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t begin = find_some(data, size, '<', seed), depth = 0;
    for (size_t at = begin; at < size; at = find(data, size, at + 1, '<')) {
        size_t end = find(data, size, at, '>');
        if (end == size)
            break;
        if (data[at + 1] == '/')
            depth -= depth > 0;
        else if (data[at + 1] != '?' && data[at + 1] != '!')
            depth += data[end - 1] != '/';
        if (!depth)
            return (struct span){begin, end + 1 - begin};
    }
    return (struct span){begin, 0};
}

/* ---- changing it ---- */

/* Puts `size` bytes in the place of `old`; the new size of all, the old one where there is no
 * room. */
static size_t put(uint8_t *data, size_t all, size_t room, struct span old, const uint8_t *bytes,
                  size_t size)
{
    if (all - old.size + size > room)
        return all;
    memmove(data + old.at + size, data + old.at + old.size, all - old.at - old.size);
    memcpy(data + old.at, bytes, size);
    return all - old.size + size;
}

static size_t change_value(uint8_t *data, size_t size, size_t room, unsigned *seed)
{
    uint8_t value[256];
    struct span old = some_value(data, size, seed);
    if (!old.at || old.size > sizeof value / 2)
        return size;
    memcpy(value, data + old.at, old.size);
    size_t length = LLVMFuzzerMutate(value, old.size, sizeof value);
    for (size_t i = 0; i < length; i++) /* what would end it is left to the other mutations */
        if (strchr("<>\"'&", value[i]) || value[i] < ' ')
            value[i] = '1';
    return put(data, size, room, old, value, length);
}

/* Puts `from`, of the same input, in the place of `to`. */
static size_t copy(uint8_t *data, size_t size, size_t room, struct span to, struct span from)
{
    uint8_t *bytes = malloc(from.size + 1);
    if (!bytes)
        return size;
    memcpy(bytes, data + from.at, from.size);
    size_t changed = put(data, size, room, to, bytes, from.size);
    free(bytes);
    return changed;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed)
{
    typedef struct span (*some_piece)(const uint8_t *data, size_t size, unsigned *seed);
    static const some_piece pieces[] = {some_value, some_attribute, some_element, some_element};
    unsigned way = below(&seed, 10);
    if (!size || way < 2)
        return LLVMFuzzerMutate(data, size, room);
    if (way < 5)
        return change_value(data, size, room, &seed);
    some_piece some = pieces[below(&seed, sizeof pieces / sizeof *pieces)];
    struct span to = some(data, size, &seed), from = some(data, size, &seed);
    if (way < 6)
        return put(data, size, room, to, data, 0); /* taken out */
    if (way < 8)
        to.size = 0; /* not replaced: `from` goes in front of it */
    return copy(data, size, room, to, from);
}

/* An element of one input goes into the other. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t room, unsigned seed)
{
    if (!size || !other_size || size > room)
        return 0;
    memcpy(out, data, size);
    struct span from = some_element(other, other_size, &seed), to = some_element(data, size, &seed);
    if (below(&seed, 2))
        to.size = 0;
    return put(out, size, room, to, other + from.at, from.size);
}
