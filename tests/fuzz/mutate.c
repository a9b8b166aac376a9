/* Mutations that know what XML looks like. Those of libFuzzer know bytes: most of what they make is
 * refused by the parser, and what lies behind it is hardly reached. So three times of four an
 * element is moved, or one attribute or text is changed. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What libFuzzer calls, and offers. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t room, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data, size_t size, const uint8_t *other,
                                 size_t other_size, uint8_t *out, size_t room, unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t room);

/* A piece of the input; `size` 0 where there is none. */
struct span {
    size_t at, size;
};

static unsigned below(unsigned *seed, size_t bound)
{
    *seed = *seed * 1664525 + 1013904223;
    return (unsigned)((*seed >> 8) % bound);
}

/* ---- what there is to change ---- */

/* The first `c` from a random place on, and then from the front; `size` where there is none. */
static size_t some(const uint8_t *data, size_t size, char c, unsigned *seed)
{
    size_t from = below(seed, size);
    const uint8_t *found = memchr(data + from, c, size - from);
    found = found ? found : memchr(data, c, size);
    return found ? (size_t)(found - data) : size;
}

/* What stands between the place behind `at` and the next `c`. */
static struct span until(const uint8_t *data, size_t size, size_t at, char c)
{
    const uint8_t *end = at < size ? memchr(data + at, c, size - at) : NULL;
    return (struct span){at, end ? (size_t)(end - data) - at : 0};
}

/* The value of an attribute, or the text behind a tag. */
static struct span some_value(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t at = some(data, size, below(seed, 4) ? '=' : '>', seed);
    if (at + 2 >= size)
        return (struct span){0, 0};
    if (data[at] == '>')
        return until(data, size, at + 1, '<');
    return data[at + 1] == '"' || data[at + 1] == '\''
               ? until(data, size, at + 2, (char)data[at + 1])
               : (struct span){0, 0};
}

/* A whole attribute, ` name="value"`. */
static struct span some_attribute(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t equals = some(data, size, '=', seed), begin = equals;
    while (begin > 0 && equals < size && data[begin] != ' ' && data[begin] != '\n')
        begin--;
    struct span value =
        until(data, size, equals + 2, equals + 1 < size ? (char)data[equals + 1] : 0);
    return (struct span){begin, equals < size ? value.at + value.size + 1 - begin : 0};
}

/* From a `<` to the end of that element; to the end of its tag where it has none. */
static struct span some_element(const uint8_t *data, size_t size, unsigned *seed)
{
    size_t begin = some(data, size, '<', seed), depth = 0;
    for (size_t at = begin; at < size;) {
        struct span tag = until(data, size, at, '>');
        if (!tag.size)
            break;
        if (data[at + 1] == '/')
            depth -= depth > 0;
        else if (data[at + 1] != '?' && data[at + 1] != '!')
            depth += data[at + tag.size - 1] != '/';
        if (!depth)
            return (struct span){begin, at + tag.size + 1 - begin};
        const uint8_t *next = memchr(data + at + 1, '<', size - at - 1);
        at = next ? (size_t)(next - data) : size;
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
    enum {
        GENERIC = 2,
        VALUE = 5,
        VALUE_COPY = 6,
        ATTRIBUTE_COPY = 7,
        ATTRIBUTE_DROP = 8,
        ELEMENT_COPY = 9,
        ELEMENT_DROP = 10,
        WAYS = 11
    };
    unsigned way = below(&seed, WAYS);
    size_t changed = size;
    if (!size || way < GENERIC)
        return LLVMFuzzerMutate(data, size, room);
    if (way < VALUE)
        changed = change_value(data, size, room, &seed);
    else if (way < VALUE_COPY)
        changed =
            copy(data, size, room, some_value(data, size, &seed), some_value(data, size, &seed));
    else if (way < ATTRIBUTE_COPY)
        changed = copy(data, size, room, (struct span){some_attribute(data, size, &seed).at, 0},
                       some_attribute(data, size, &seed));
    else if (way < ATTRIBUTE_DROP)
        changed = put(data, size, room, some_attribute(data, size, &seed), data, 0);
    else if (way < ELEMENT_COPY)
        changed = copy(data, size, room, (struct span){some_element(data, size, &seed).at, 0},
                       some_element(data, size, &seed));
    else if (way < ELEMENT_DROP)
        changed = put(data, size, room, some_element(data, size, &seed), data, 0);
    else
        changed = copy(data, size, room, some_element(data, size, &seed),
                       some_element(data, size, &seed));
    return changed;
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
