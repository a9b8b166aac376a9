/* render/rubric_xml.h: a rubric in its own form comes back byte for byte. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/rubric_xml.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* Every attribute of every element, written out. */
static const char full[] = HEAD
    "<rubric id=\"r\" class=\"B\" year=\"2022\" title=\"a&#9;b&#10;c&#13;d &lt;&amp;&quot;&gt;\" "
    "full=\"100\" weights=\"20\" default-cap=\"weight\" normalize=\"weighted\" decimals=\"3\" "
    "rounding=\"half-even\" rank-by=\"exact\" ties=\"dense\" floor=\"-1\" ceiling=\"90.5\" "
    "weak-below=\"0.5\">\n"
    "  <source>x&#13;\ty \"z\"</source>\n"
    "  <grade name=\"优\" from=\"90\" share=\"0.3\"/>\n"
    "  <grade name=\"差\" rectify=\"yes\"/>\n"
    "  <convert title=\"t\" full=\"4\" decimals=\"1\"/>\n"
    "  <part id=\"p\" title=\"p\" weight=\"20\" applies-if=\"!f\">\n"
    "    <indicator id=\"I\" title=\"I\" weight=\"20\" cap=\"15\">\n"
    "      <criterion>one</criterion>\n"
    "      <criterion/>\n"
    "      <criterion>three</criterion>\n"
    "      <indicator id=\"d\" title=\"d\" weight=\"8\" cap=\"none\" method=\"onsite online\" "
    "exemptible=\"yes\" applies-if=\"g\">\n"
    "        <clause id=\"c\" points=\"0.5\" max=\"2\" per=\"处\" match=\"a|b\" "
    "evidence=\"^x\" grade-at-most=\"差\">c</clause>\n"
    "        <clause id=\"n\" from=\"0\" to=\"2\"/>\n"
    "        <clause id=\"all\" points=\"all\">all</clause>\n"
    "      </indicator>\n"
    "      <indicator id=\"w\" title=\"w\" weight=\"2\" score=\"award\">\n"
    "        <clause id=\"w1\" points=\"1\">w</clause>\n"
    "      </indicator>\n"
    "      <indicator id=\"i\" title=\"i\" weight=\"4\" score=\"rate\" panel=\"trimmed\" "
    "missing=\"full\" method=\"inquiry recognition\">\n"
    "      </indicator>\n"
    "      <indicator id=\"l\" title=\"l\" weight=\"3\" score=\"level\" panel=\"median\" "
    "missing=\"zero\">\n"
    "        <clause id=\"l1\" points=\"3\">l</clause>\n"
    "      </indicator>\n"
    "      <indicator id=\"e\" title=\"e\" weight=\"3\" score=\"direct\" panel=\"mean\">\n"
    "      </indicator>\n"
    "    </indicator>\n"
    "  </part>\n"
    "  <major>\n"
    "    <clause id=\"m\" points=\"5\">m</clause>\n"
    "  </major>\n"
    "  <bonus max=\"5\">\n"
    "    <clause id=\"b\" from=\"0.5\" to=\"2\" max=\"3\" per=\"项\">b</clause>\n"
    "  </bonus>\n"
    "  <symmetric>\n"
    "    <clause id=\"s\" points=\"1\" units=\"B01 B02\">s</clause>\n"
    "  </symmetric>\n"
    "</rubric>\n";

static const char *written(struct scene *scene, const char *text)
{
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "rubric.xml", text), INPUT_RUBRIC);
    assert_no_errors(scene);
    assert_non_null(input);
    char *given = NULL;
    size_t size;
    FILE *out = open_memstream(&given, &size);
    assert_true(render_rubric_xml(input->rubric, scene->inputs.xml.symbols, out));
    fclose(out);
    const char *kept = arena_text(&scene->arena, given, size);
    free(given);
    return kept;
}

static void everything_comes_back(void **state)
{
    assert_string_equal(written(*state, full), full);
}

/* What is left out is in force as the contract says, and is written so; what is empty is left out. */
static void what_is_left_out(void **state)
{
    const char *text = written(
        *state, "<rubric id='r' class='B' title='t' full='2'><source> </source><grade name='g'/>"
                "<convert full='4'/><part id='p' title='p' weight='2'>"
                "<indicator id='I' title='I' weight='2'><criterion>a</criterion><criterion/>"
                "<clause id='c' points='1'/></indicator></part></rubric>");
    static const char *const parts[] = {
        (" full=\"2\" weights=\"2\" default-cap=\"none\" normalize=\"total\" decimals=\"2\" "
         "rounding=\"half-up\" rank-by=\"rounded\" ties=\"shared\" weak-below=\"0.6\">\n  <grade"),
        "  <convert full=\"4\" decimals=\"2\"/>\n",
        "      <criterion>a</criterion>\n      <criterion/>\n",
        "<clause id=\"c\" points=\"1\"/>\n",
    };
    for (size_t i = 0; i < COUNT(parts); i++)
        assert_non_null(strstr(text, parts[i]));
    assert_string_equal(written(*state, text), text);
}

static void full_disk(void **state)
{
    struct scene *scene = *state;
    const struct input *input =
        inputs_read(&scene->inputs, scene_write(scene, "rubric.xml", full), INPUT_RUBRIC);
    for (int buffered = 0; buffered < 2; buffered++) {
        FILE *out = fopen("/dev/full", "w");
        setvbuf(out, NULL, buffered ? _IOFBF : _IONBF, 1 << 16);
        assert_false(render_rubric_xml(input->rubric, scene->inputs.xml.symbols, out));
        fclose(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {scene_test(everything_comes_back),
                                       scene_test(what_is_left_out), scene_test(full_disk)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
