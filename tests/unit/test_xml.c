/* read/xml.h: the table-driven reader, with tables of this test alone. A trace says which handlers
 * saw what. */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/decode.h"
#include "read/decode_number.h"

/* ---- a small language: <box name size?> with <box>, <note> (once), <wrapped>, <data> ---- */

struct box {
    const char *name;
    uint32_t size;
};

static const struct xml_attribute box_attributes[] = {
    {"name", decode_text, offsetof(struct box, name), true, NULL},
    {"size", decode_count, offsetof(struct box, size), false, NULL},
};

struct trace {
    char text[4000];
    struct place last_begin;
    size_t ends;
    const char *last_text;
};

static void add_trace(struct xml *xml, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_trace(struct xml *xml, const char *format, ...)
{
    struct trace *kept = xml->target;
    size_t used = strlen(kept->text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(kept->text + used, sizeof kept->text - used, format, arguments);
    va_end(arguments);
}

static void begin_box(struct xml *xml, const void *values)
{
    const struct box *box = values;
    ((struct trace *)xml->target)->last_begin = xml->place;
    add_trace(xml, "(%s", box->name);
    if (box->size)
        add_trace(xml, ":%u", (unsigned)box->size);
}

static void end_box(struct xml *xml, const char *text)
{
    assert_string_equal(text, "");
    add_trace(xml, ")");
}

static void end_text(struct xml *xml, const char *text)
{
    struct trace *kept = xml->target;
    kept->ends++;
    kept->last_text = text;
    add_trace(xml, "[%.300s]", text);
}

static void begin_quitter(struct xml *xml, const void *values)
{
    (void)values;
    xml->exhausted = true;
}

static const struct xml_element box_element;
static const struct xml_element note_element = {.name = "note", .text = XML_TEXT, .end = end_text};
static const struct xml_element wrapped_element = {
    .name = "wrapped", .text = XML_WRAPPED_TEXT, .end = end_text};
static const struct xml_element data_element = {.name = "data", .end = end_text};
static const struct xml_element quitter_element = {.name = "quitter", .begin = begin_quitter};

static const struct xml_child box_children[] = {{&box_element, false},
                                                {&note_element, true},
                                                {&wrapped_element, false},
                                                {&data_element, false},
                                                {&quitter_element, false}};

static const struct xml_element box_element = {.name = "box",
                                               .attributes = box_attributes,
                                               .attribute_count = COUNT(box_attributes),
                                               .values_size = sizeof(struct box),
                                               .children = box_children,
                                               .child_count = COUNT(box_children),
                                               .begin = begin_box,
                                               .end = end_box};

static const struct xml_element *const roots[] = {&note_element, &box_element};

static struct trace trace;

/* Reads the file as it is; returns the root's index. */
static int read_path(struct scene *scene, const char *path)
{
    static struct trace notes;
    void *const targets[] = {&notes, &trace};
    trace = notes = (struct trace){.ends = 0};
    uint32_t file = diagnostics_add_file(&scene->diagnostics, path);
    return xml_read(&scene->inputs.xml, path, file, roots, targets, COUNT(roots));
}

static int read_text(struct scene *scene, const char *text)
{
    return read_path(scene, scene_write(scene, "in.xml", text));
}

static void check_trace(struct scene *scene, const char *text, const char *expected)
{
    assert_int_equal(read_text(scene, text), 1);
    assert_no_errors(scene);
    assert_string_equal(trace.text, expected);
}

/* The only message is `message`, at `part` of the text (and at `attribute`). */
static void check_error(struct scene *scene, const char *text, const char *part,
                        const char *attribute, const char *message)
{
    struct diagnostics *diagnostics = &scene->diagnostics;
    size_t before = diagnostics->count;
    read_text(scene, text);
    assert_int_equal(diagnostics->count, before + 1);
    const struct diagnostic *entry = &diagnostics->entries[before];
    assert_string_equal(entry->message, message);
    if (attribute)
        assert_string_equal(entry->attribute, attribute);
    else
        assert_null(entry->attribute);
    assert_int_equal(entry->place.offset, strstr(text, part) - text);
    assert_int_equal(entry->place.file, diagnostics->file_count - 1);
}

/* ---- what is right ---- */

static void handlers_see_elements_and_attributes(void **state)
{
    struct scene *scene = *state;
    check_trace(scene, "<box name='a'/>", "(a)");
    check_trace(scene, "<?xml version='1.0' encoding='UTF-8'?>\n<!-- c -->\n<box size='3' name='a'>"
                       "<box name=' b '/>\n<box name='&#x653f;&amp;'><box name='d'/></box></box>\n",
                "(a:3(b)(政&(d)))");
    check_trace(scene, "\xef\xbb\xbf<box name='a'/>", "(a)"); /* byte order mark */
    check_trace(scene, "<?xml version=\"1.0\" encoding=\"utf-8\"?><box name='a'/>", "(a)");
    check_trace(scene, "<box name='a'><?pi x?><!-- <zzz> --></box>", "(a)");
}

static void the_root_chooses_the_target(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(read_text(scene, "<note>x</note>"), 0);
    assert_no_errors(scene);
    assert_string_equal(trace.text, "");
}

static void text_without_its_outer_white_space(void **state)
{
    struct scene *scene = *state;
    check_trace(scene, "<box name='a'><note> \n\xe3\x80\x80x  y\n z\xc2\xa0 </note></box>",
                "(a[x  y\n z])");
    check_trace(scene, "<box name='a'><note/></box>", "(a[])");
    check_trace(scene, "<box name='a'><note>  </note></box>", "(a[])");
    check_trace(scene, "<box name='a'><note>a&lt;b<![CDATA[<c>&]]>&#x516c;</note></box>",
                "(a[a<b<c>&公])");
    check_trace(scene, "<box name='a'><note>a<!-- no -->b</note></box>", "(a[ab])");
}

static void wrapped_text_loses_the_line_breaks_of_the_layout(void **state)
{
    struct scene *scene = *state;
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"政务\n      公开", "政务公开"}, /* between two Chinese characters: nothing */
        {"a\n   b", "a b"},               /* elsewhere: a space */
        {"政务\n  API", "政务 API"},
        {"API\n  政务", "API 政务"},
        {"政务。\n\n  公开", "政务。公开"},
        {"政务 公开", "政务 公开"}, /* no break: as it is */
        {"a  b", "a  b"},
        {"政务 \n \t 公开", "政务公开"},
        {"a \r\n b", "a b"},
        {"\n  x\n  ", "x"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        check_trace(scene,
                    arena_format(&scene->arena, "<box name='a'><wrapped>%s</wrapped></box>",
                                 cases[i].text),
                    arena_format(&scene->arena, "(a[%s])", cases[i].expected));
}

static void places_are_byte_offsets_of_tags(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "\xef\xbb\xbf<!-- 政务 -->\n<box name='政'>\n  <box name='b'/></box>";
    assert_int_equal(read_text(scene, text), 1);
    assert_no_errors(scene);
    assert_int_equal(trace.last_begin.offset, strstr(text, "<box name='b'") - text);
    assert_int_equal(trace.last_begin.file, scene->diagnostics.file_count - 1);
}

/* ---- what is wrong ---- */

static void unknown_elements(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box name='a'>\n  <bxo name='b'/></box>", "<bxo", NULL,
                "element <bxo> is not known in <box>; did you mean <box>?");
    check_error(scene, "<box name='a'><zzzzzz/></box>", "<zzzzzz", NULL,
                "element <zzzzzz> is not known in <box>");
    check_error(scene, "<crate/>", "<crate", NULL,
                "element <crate> is not known as the root of a file");
    /* what is inside an unknown element is not looked at; what is behind it is */
    check_error(scene,
                "<box name='a'><zzzzzz><yyyyyy q='1'>t</yyyyyy><box/></zzzzzz><box name='b'/>"
                "</box>",
                "<zzzzzz", NULL, "element <zzzzzz> is not known in <box>");
    assert_string_equal(trace.text, "(a(b))");
}

static void unknown_attributes(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box nmae='x' name='a'/>", "<box", "nmae",
                "attribute `nmae` is not known in <box>; did you mean `name`?");
    check_error(scene, "<box name='a'><note zzzzz='1'>x</note></box>", "<note", "zzzzz",
                "attribute `zzzzz` is not known in <note>");
}

static void missing_attributes(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box/>", "<box", NULL, "<box> needs the attribute `name`");
    check_error(scene, "<box name='a'>\n<box size='2'/></box>", "<box size", NULL,
                "<box> needs the attribute `name`");
}

static void values_that_do_not_decode(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box name='a' size='0'/>", "<box", "size",
                "size=\"0\": expected a whole number from 1 to 999999");
    check_error(scene, "<box name=' '/>", "<box", "name", "name=\" \": expected a text");
}

static void all_errors_of_a_tag_are_found(void **state)
{
    struct scene *scene = *state;
    read_text(scene, "<box size='x' zzzzz='1' size2=''><box name='b'/><qqqqq/></box>");
    assert_error(scene, "size=\"x\"");
    assert_error(scene, "`zzzzz` is not known");
    assert_error(scene, "`size2` is not known");
    assert_error(scene, "needs the attribute `name`");
    assert_error(scene, "<qqqqq> is not known"); /* the subtree is still checked */
    assert_int_equal(scene->diagnostics.errors, 5);
    assert_string_equal(trace.text, ""); /* but no handler sees it */
    assert_true(scene->inputs.xml.unsound > 0);
}

static void repeated_elements(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box name='a'><note>x</note>\n <note >y</note></box>", "<note >", NULL,
                "a second <note>: <box> takes at most one");
    /* one in each parent is right */
    assert_int_equal(read_text(scene, "<box name='a'><note>x</note><box name='b'><note>y</note>"
                                      "</box></box>"),
                     1);
    assert_int_equal(scene->diagnostics.errors, 1);
}

static void text_where_none_may_be(void **state)
{
    struct scene *scene = *state;
    check_error(scene, "<box name='a'><box name='b'/>loose</box>", "loose", NULL,
                "<box> takes no text: “loose”");
    check_error(scene, "<box name='a'>one<box name='b'/>two</box>", "one", NULL,
                "<box> takes no text: “one”"); /* once in an element */
    check_error(scene, "<box name='a'><data>\n政务</data></box>", "政务", NULL,
                "<data> takes no text: “政务”");
    /* no-break space is text there */
    size_t before = scene->diagnostics.errors;
    read_text(scene, "<box name='a'>&#160;</box>");
    assert_int_equal(scene->diagnostics.errors, before + 1);
}

static void malformed_files(void **state)
{
    struct scene *scene = *state;
    static const char *const texts[] = {
        "",
        "text",
        "<box name='a'>",
        "<box name='a'></bxo>",
        "<box name='a' name='b'/>",
        "<box name='a'/><box name='b'/>",
        "<box name='\xff'/>",
        "<box name='a'>\xc0\x80</box>",
        "<box name='a'>\xed\xa0\x80</box>", /* a surrogate */
        "<box name='a'>&nbsp;</box>",
        "<box name='a'>&#1;</box>",
        "<box name='a'>\x01</box>",
        "<box name='a",
        "<box name='a'/>trailing",
        "\xff\xfe<\0b\0",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t before = scene->diagnostics.errors;
        read_text(scene, texts[i]);
        assert_int_equal(scene->diagnostics.errors, before + 1);
        assert_error(scene, "not well-formed XML");
    }
}

static void cut_at_each_byte_it_is_never_right(void **state)
{
    struct scene *scene = *state;
    static const char text[] = "<box name='政务'><note>公开</note></box>";
    for (size_t length = 0; length < strlen(text); length++) {
        size_t before = scene->diagnostics.errors;
        read_path(scene, scene_write_bytes(scene, "in.xml", text, length));
        assert_true(scene->diagnostics.errors > before);
    }
}

static void check_doctype(struct scene *scene, const char *text)
{
    size_t before = scene->diagnostics.count;
    read_text(scene, text);
    assert_int_equal(scene->diagnostics.count, before + 1);
    const struct diagnostic *entry = &scene->diagnostics.entries[before];
    assert_string_equal(entry->message, "a DOCTYPE is refused; delete it");
    /* anywhere in the declaration */
    assert_true(entry->place.offset >= (size_t)(strstr(text, "<!DOCTYPE") - text));
    assert_true(entry->place.offset < (size_t)(strstr(text, "<box") - text));
    assert_string_equal(trace.text, ""); /* nothing of it was read */
}

static void doctypes_and_other_encodings(void **state)
{
    struct scene *scene = *state;
    check_doctype(scene, "<!DOCTYPE box [<!ENTITY e 'x'><!ENTITY f '&e;&e;'>]>\n<box name='&f;'/>");
    check_doctype(scene, "<?xml version='1.0'?>\n<!DOCTYPE box SYSTEM '/etc/passwd'>"
                         "<box name='a'/>");
    check_doctype(scene, "<!DOCTYPE box>\n<box name='a'/>");
    check_error(scene, "<?xml version='1.0' encoding='GBK'?><box name='a'/>", "<?xml", NULL,
                "the file says encoding=\"GBK\"; save it as UTF-8");
    check_error(scene, "<?xml version='1.0' encoding='ISO-8859-1'?><box name='a'/>", "<?xml",
                NULL, "the file says encoding=\"ISO-8859-1\"; save it as UTF-8");
}

static void what_is_no_file(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(read_path(scene, scene_path(scene, "none.xml")), -1);
    assert_error(scene, "cannot be opened");
    assert_int_equal(read_path(scene, scene->folder), -1);
    assert_error(scene, "is a folder");
    const char *pipe = scene_path(scene, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    assert_int_equal(read_path(scene, pipe), -1); /* and is not waited for */
    assert_error(scene, "is not a regular file");
    for (size_t i = 0; i < scene->diagnostics.count; i++)
        assert_int_equal(scene->diagnostics.entries[i].place.offset, PLACE_WHOLE_FILE);
}

/* ---- limits ---- */

static void files_may_not_be_too_large(void **state)
{
    struct scene *scene = *state;
    const char *path = scene_write(scene, "large.xml", "<box name='a'/>");
    assert_int_equal(truncate(path, (off_t)XML_FILE_MAX + 1), 0); /* a hole: takes no room */
    assert_int_equal(read_path(scene, path), -1);
    assert_error(scene, "is larger than");
}

static const char *nested(struct scene *scene, size_t depth)
{
    char *text = arena_alloc(&scene->arena, depth * 30 + 1), *end = text;
    for (size_t i = 0; i < depth; i++)
        end = stpcpy(end, "<box name='a'>");
    for (size_t i = 0; i < depth; i++)
        end = stpcpy(end, "</box>");
    return text;
}

static void elements_may_not_lie_too_deep(void **state)
{
    struct scene *scene = *state;
    read_text(scene, nested(scene, XML_DEPTH_MAX));
    assert_no_errors(scene);
    read_text(scene, nested(scene, XML_DEPTH_MAX + 1));
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_error(scene, "too deep");
    read_text(scene, nested(scene, XML_SKIPPED_DEPTH_MAX));
    assert_int_equal(scene->diagnostics.errors, 2);
    read_text(scene, nested(scene, XML_SKIPPED_DEPTH_MAX + 1)); /* not read on */
    assert_int_equal(scene->diagnostics.errors, 4);
    assert_error(scene, "more than 1000 elements lie inside each other");
}

static const char *long_text(struct scene *scene, const char *before, size_t length,
                             const char *after)
{
    char *text = arena_alloc(&scene->arena, strlen(before) + length + strlen(after) + 1);
    char *middle = stpcpy(text, before);
    memset(middle, 'x', length);
    stpcpy(middle + length, after);
    return text;
}

static void values_may_not_be_too_long(void **state)
{
    struct scene *scene = *state;
    read_text(scene, long_text(scene, "<box name='", XML_VALUE_MAX, "'/>"));
    read_text(scene, long_text(scene, "<box name='a'><note>", XML_VALUE_MAX, "</note></box>"));
    assert_no_errors(scene);
    assert_int_equal(strlen(trace.last_text), XML_VALUE_MAX);
    read_text(scene, long_text(scene, "<box name='", XML_VALUE_MAX + 1, "'/>"));
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_error(scene, "name is 32768 bytes long");
    read_text(scene, long_text(scene, "<box name='a'><note>", XML_VALUE_MAX + 1, "</note></box>"));
    assert_int_equal(scene->diagnostics.errors, 2);
    assert_error(scene, "the text of <note> is longer than 32767 bytes");
    read_text(scene, long_text(scene, "<box name='a'><note>", 1000000, "</note></box>"));
    assert_int_equal(scene->diagnostics.errors, 3); /* once in an element */
}

static void tags_may_not_be_too_long(void **state)
{
    struct scene *scene = *state;
    read_text(scene, long_text(scene, "<box name='a'><!-- ", XML_TAG_MAX / 2, " --></box>"));
    assert_no_errors(scene);
    const size_t length = (size_t)3 * XML_TAG_MAX;
    read_text(scene, long_text(scene, "<box name='a'><!-- ", length, " --></box>"));
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_error(scene, "a tag or comment of more than");
    assert_int_equal(scene->diagnostics.entries[0].place.offset, strlen("<box name='a'>"));
    read_text(scene, long_text(scene, "<box name='", length, "'/>"));
    assert_int_equal(scene->diagnostics.errors, 2);
}

static void long_comments_may_stand_in_long_files(void **state)
{
    struct scene *scene = *state;
    /* none is longer than XML_TAG_MAX, wherever they stand and however many there are */
    size_t room = (size_t)6 * XML_TAG_MAX;
    char *text = arena_alloc(&scene->arena, room), *end = stpcpy(text, "<box name='a'>");
    for (int i = 0; i < 4; i++) {
        while ((size_t)(end - text) % (XML_TAG_MAX + 12345) != 0)
            *end++ = '\n';
        end = stpcpy(end, "<!--");
        memset(end, 'x', 200000);
        end = stpcpy(end + 200000, "-->");
    }
    stpcpy(end, "<box name='b'/></box>");
    assert_int_equal(read_text(scene, text), 1);
    assert_no_errors(scene);
    assert_string_equal(trace.text, "(a(b))");
}

static void long_comments_may_follow_each_other(void **state)
{
    struct scene *scene = *state;
    /* each is below XML_TAG_MAX, both together are above it */
    char *text = arena_alloc(&scene->arena, (size_t)2 * XML_TAG_MAX);
    char *end = stpcpy(text, "<box name='a'>");
    for (int i = 0; i < 2; i++) {
        end = stpcpy(end, "<!--");
        memset(end, 'x', 700000);
        end = stpcpy(end + 700000, "-->");
    }
    stpcpy(end, "</box>");
    assert_int_equal(read_text(scene, text), 1);
    assert_no_errors(scene);
}

/* ---- chunks ---- */

#define CHUNK ((size_t)64 * 1024) /* of read/xml.c; any other size must do as well */

static void characters_across_chunks_stay_whole(void **state)
{
    struct scene *scene = *state;
    /* 30,000 bytes of text in each of several notes; the boundary falls on each byte of a character
     * in turn, in text, in an attribute, and in a tag */
    for (size_t shift = 0; shift < 9; shift++) {
        char *text = arena_alloc(&scene->arena, 3 * CHUNK), *end = text;
        end = stpcpy(end, "<box name='a'>");
        while (end < text + CHUNK - 200)
            end = stpcpy(end, "<data/>");
        while (end < text + CHUNK - 100 + shift)
            *end++ = ' ';
        end = stpcpy(end, "<note>");
        for (int i = 0; i < 100; i++)
            end = stpcpy(end, "政务𠮷");
        end = stpcpy(end, "</note>");
        while (end < text + 2 * CHUNK - 60 + shift)
            *end++ = '\n';
        end = stpcpy(end, "<box name='公开公开公开公开公开公开公开公开' size='7'/></box>");
        *end = '\0';
        assert_int_equal(read_text(scene, text), 1);
        assert_no_errors(scene);
        assert_int_equal(strlen(trace.last_text) % 10, 0);
        const char *found = strstr(trace.text, "(公开公开公开公开公开公开公开公开:7)");
        assert_true(found || strlen(trace.text) > 3000);
        assert_int_equal(trace.last_begin.offset, strstr(text, "<box name='公") - text);
        scene->arena.exhausted = false;
    }
}

static void long_texts_come_in_one_piece(void **state)
{
    struct scene *scene = *state;
    for (size_t shift = 0; shift < 4; shift++) {
        char *text = arena_alloc(&scene->arena, 2 * CHUNK), *end = text;
        end = stpcpy(end, "<box name='a'>");
        while (end < text + CHUNK - 15000 + shift)
            *end++ = ' ';
        end = stpcpy(end, "<note>");
        char *start = end;
        for (int i = 0; i < 10000; i++)
            end = stpcpy(end, "政");
        size_t length = (size_t)(end - start);
        stpcpy(end, "</note></box>");
        assert_int_equal(read_text(scene, text), 1);
        assert_no_errors(scene);
        assert_int_equal(strlen(trace.last_text), length);
        assert_memory_equal(trace.last_text, start, length);
    }
}

static void a_file_of_many_chunks(void **state)
{
    struct scene *scene = *state;
    enum { NOTES = 5000 };
    char *text = arena_array(&scene->arena, NOTES, 120), *end = text;
    end = stpcpy(end, "<box name='a'>");
    for (int i = 0; i < NOTES; i++)
        end += sprintf(end, "<wrapped>第 %d 处：内容未\n    及时更新</wrapped>", i);
    stpcpy(end, "</box>");
    assert_true(strlen(text) > 3 * CHUNK);
    assert_int_equal(read_text(scene, text), 1);
    assert_no_errors(scene);
    assert_int_equal(trace.ends, NOTES);
    assert_string_equal(trace.last_text, "第 4999 处：内容未及时更新");
}

/* ---- stopping ---- */

static void memory_out_in_a_handler_stops_the_reading(void **state)
{
    struct scene *scene = *state;
    read_text(scene, "<box name='a'><quitter/><box name='b'/></box>");
    assert_true(scene->inputs.xml.exhausted);
    assert_int_equal(scene->diagnostics.errors, 0); /* it is no error of the file */
    assert_string_equal(trace.text, "(a");
}

static void reading_again_starts_afresh(void **state)
{
    struct scene *scene = *state;
    assert_int_equal(read_text(scene, "<box name='a'><note>one"), 1);
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_int_equal(read_text(scene, "<box name='b'><note>two</note></box>"), 1);
    assert_int_equal(scene->diagnostics.errors, 1);
    assert_string_equal(trace.text, "(b[two])");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(handlers_see_elements_and_attributes),
        scene_test(the_root_chooses_the_target),
        scene_test(text_without_its_outer_white_space),
        scene_test(wrapped_text_loses_the_line_breaks_of_the_layout),
        scene_test(places_are_byte_offsets_of_tags),
        scene_test(unknown_elements),
        scene_test(unknown_attributes),
        scene_test(missing_attributes),
        scene_test(values_that_do_not_decode),
        scene_test(all_errors_of_a_tag_are_found),
        scene_test(repeated_elements),
        scene_test(text_where_none_may_be),
        scene_test(malformed_files),
        scene_test(cut_at_each_byte_it_is_never_right),
        scene_test(doctypes_and_other_encodings),
        scene_test(what_is_no_file),
        scene_test(files_may_not_be_too_large),
        scene_test(elements_may_not_lie_too_deep),
        scene_test(values_may_not_be_too_long),
        scene_test(tags_may_not_be_too_long),
        scene_test(long_comments_may_stand_in_long_files),
        scene_test(long_comments_may_follow_each_other),
        scene_test(characters_across_chunks_stay_whole),
        scene_test(long_texts_come_in_one_piece),
        scene_test(a_file_of_many_chunks),
        scene_test(memory_out_in_a_handler_stops_the_reading),
        scene_test(reading_again_starts_afresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
