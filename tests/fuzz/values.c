/* The text of one attribute: the first byte says of which type, the rest is the text. A pattern is
 * tried on what stands behind its first line break. */
#include "stage.h"

#include <string.h>

#include "model/pattern.h"
#include "number/points.h"
#include "read/decode.h"
#include "read/decode_number.h"

static void check_points(points value)
{
    char text[POINTS_TEXT_SIZE];
    points again = value + 1;
    demand(points_parse_signed(points_text(value, text), &again) && again == value,
           "points that are written are read the same");
}

static void try_pattern(struct matcher *matcher, const struct pattern *pattern, const char *text)
{
    size_t match[2], group[2], length = strlen(text), from = 0;
    pattern_matches(matcher, pattern, text, length);
    for (int i = 0; i < 8 && from <= length; i++) {
        if (pattern_find(matcher, pattern, text, length, from, match, group) != PATTERN_YES)
            return;
        demand(match[0] <= match[1] && match[1] <= length, "a match lies in its text");
        from = match[1] + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct choice choices[] = {{"one", 1}, {"two", 2}, {NULL, 0}};
    static const xml_decode decoders[] = {
        decode_text,          decode_id,     decode_symbol, decode_label,
        decode_ids,           decode_count,  decode_date,   decode_yes,
        decode_digit,         decode_choice, decode_path,   decode_points,
        decode_signed_points, decode_limit,  decode_ratio,  decode_choices};
    enum { DECODERS = sizeof decoders / sizeof *decoders };
    union {
        char bytes[XML_VALUES_SIZE];
        struct optional_points points;
        struct decoded_pattern pattern;
    } value = {0};
    struct stage stage;
    stage_begin(&stage);
    struct xml *xml = &stage.session.inputs.xml;
    const char *text =
        size ? arena_text(&stage.session.arena, (const char *)data + 1, size - 1) : "";
    size_t type = size ? *data % (DECODERS + 2) : 0;
    if (type < DECODERS) {
        bool right = !decoders[type](xml, choices, text, &value);
        if (right && decoders[type] == decode_points)
            check_points(value.points.value);
    } else {
        char *subject = strchr(text, '\n');
        if (subject)
            *subject++ = '\0';
        xml_decode decode = type == DECODERS ? decode_pattern : decode_whole_pattern;
        if (!decode(xml, NULL, text, &value))
            try_pattern(matcher_new(&stage.session.arena, PATTERN_RUN_MAX), value.pattern.pattern,
                        subject ? subject : "");
    }
    stage_end(&stage);
    return 0;
}
