/* render/evaluation_xml.h: files in its own form come back byte for byte. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/assemble.h"
#include "render/evaluation_xml.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static const char rubric[] =
    "<rubric id='r' class='B' full='20' title='t'><grade name='g'/><part id='p' title='p' "
    "weight='20'><indicator id='I' title='I' weight='20'>"
    "<indicator id='d' title='d' weight='12'><clause id='c' points='0.5'>c</clause>"
    "<clause id='n' from='0' to='2'>n</clause></indicator>"
    "<indicator id='i' title='i' weight='2' score='rate' panel='mean' missing='zero'/>"
    "<indicator id='i2' title='i2' weight='2' score='rate' panel='mean' missing='zero'/>"
    "<indicator id='x' title='x' weight='4' exemptible='yes'/>"
    "</indicator></part><symmetric><clause id='s' points='1' units='B01'>s</clause></symmetric>"
    "</rubric>";

static const char roster[] = "<roster id='o' title='o'><class id='B' title='B'>"
                             "<unit id='B01' name='u1'/><unit id='B02' name='u2'/>"
                             "<unit id='B03' name='u3'/></class>"
                             "<class id='C' title='C'><unit id='C01' name='u4'/></class></roster>";

/* Each attribute that a record takes; what XML must not have in an attribute or a text. */
static const char evaluation[] = HEAD
    "<evaluation id=\"e\" title=\"a &amp; &lt;b&gt; &quot;c&quot;&#9;&#10;&#13;'d'\" "
    "date=\"2022-12-30\" roster=\"roster.xml\" sample=\"yes\">\n"
    "  <rubric file=\"rubric.xml\"/>\n"
    "  <unit ref=\"B01\">\n"
    "    <record id=\"R1\" item=\"c\" count=\"2\" method=\"onsite\" date=\"2022-12-20\" "
    "assessor=\"&lt;一&gt;\" evidence=\"x&#9;y\">&lt;a&gt; &amp; \"b\"\t\n&#13;c</record>\n"
    "    <record id=\"R2\" item=\"n\" points=\"1.5\" method=\"online\"/>\n"
    "    <record id=\"R3\" item=\"i\" value=\"1/2\" method=\"inquiry\"/>\n"
    "    <record id=\"R5\" item=\"s\" result=\"good\" method=\"recognition\"/>\n"
    "    <record id=\"R6\" item=\"c\"/>\n"
    "  </unit>\n"
    "  <unit ref=\"B03\">\n"
    "    <exempt item=\"x\" reason=\"no &quot;x&quot;\"/>\n"
    "  </unit>\n"
    "</evaluation>\n";

#define BY " by=\"组\" date=\"2023-01-09\" basis=\"b\">"
#define AMEND(id, record, rest)                                                                    \
    "  <ruling id=\"" id "\" unit=\"B01\" decision=\"amend\" record=\"" record "\" " rest BY       \
    "</ruling>\n"

/* What changes is named; where an amendment changes nothing, what it leaves is. */
static const char rulings[] = HEAD
    "<rulings id=\"a\" evaluation=\"e\" title=\"t\" date=\"2023-01-10\">\n"
    AMEND("S1", "R1", "count=\"3\"")
    AMEND("S2", "R2", "points=\"1\"")
    AMEND("S3", "R2", "item=\"n\" points=\"1\"")
    AMEND("S4", "R3", "value=\"3/4\"")
    AMEND("S5", "R3", "item=\"i\" value=\"3/4\"")
    AMEND("S6", "R3", "value=\"3/5\"")
    AMEND("S7", "R3", "item=\"i2\"")
    AMEND("S8", "R5", "result=\"none\"")
    AMEND("S9", "R5", "item=\"s\" result=\"none\"")
    AMEND("S10", "R2", "count=\"2\"")
    AMEND("S11", "R6", "item=\"n\" points=\"0.7\"")
    "  <ruling id=\"S12\" unit=\"B01\" decision=\"uphold\" record=\"R1\"" BY "a &lt; b\nc</ruling>\n"
    "  <ruling id=\"S13\" unit=\"B01\" decision=\"revoke\" record=\"R1\"" BY "</ruling>\n"
    "  <ruling id=\"S14\" unit=\"B02\" decision=\"flag\" flag=\"f\" set=\"yes\"" BY "</ruling>\n"
    "  <ruling id=\"S15\" unit=\"B02\" decision=\"flag\" flag=\"f\" set=\"no\"" BY "</ruling>\n"
    "  <ruling id=\"S16\" unit=\"B02\" decision=\"exempt\" item=\"x\"" BY "</ruling>\n"
    "  <ruling id=\"S17\" unit=\"B02\" decision=\"add\"" BY "why\n"
    "    <record id=\"R9\" item=\"c\"/>\n  </ruling>\n"
    "</rulings>\n";

static const struct assessment *assess(struct scene *scene)
{
    scene_write(scene, "rubric.xml", rubric);
    scene_write(scene, "roster.xml", roster);
    const struct input *given =
        inputs_read(&scene->inputs, scene_write(scene, "evaluation.xml", evaluation),
                    INPUT_EVALUATION);
    const struct input *appeals[] = {
        inputs_read(&scene->inputs, scene_write(scene, "rulings.xml", rulings), INPUT_RULINGS)};
    const struct assessment *assessment = assemble(&scene->inputs, given, appeals, 1);
    assert_no_errors(scene);
    assert_non_null(assessment);
    return assessment;
}

static void rulings_come_back(void **state)
{
    const struct assessment *assessment = assess(*state);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_true(render_rulings(assessment, 0, out));
    fclose(out);
    assert_string_equal(text, rulings);
    free(text);
}

static void evaluation_comes_back(void **state)
{
    struct scene *scene = *state;
    scene_write(scene, "rubric.xml", rubric);
    scene_write(scene, "roster.xml", roster);
    const struct input *given =
        inputs_read(&scene->inputs, scene_write(scene, "evaluation.xml", evaluation),
                    INPUT_EVALUATION);
    const struct assessment *assessment = assemble(&scene->inputs, given, NULL, 0);
    assert_no_errors(scene);
    const char *const rubrics[] = {"rubric.xml"};
    const struct evaluation_files files = {"roster.xml", rubrics};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_true(render_evaluation(assessment, &files, out));
    fclose(out);
    assert_string_equal(text, evaluation);
    free(text);
}

/* A disk that is full is told. */
static void full(void **state)
{
    const struct assessment *assessment = assess(*state);
    const char *const rubrics[] = {"rubric.xml"};
    const struct evaluation_files files = {"roster.xml", rubrics};
    for (int buffered = 0; buffered < 2; buffered++) {
        FILE *out = fopen("/dev/full", "w");
        setvbuf(out, NULL, buffered ? _IOFBF : _IONBF, 1 << 16);
        assert_false(render_evaluation(assessment, &files, out));
        fclose(out);
        out = fopen("/dev/full", "w");
        setvbuf(out, NULL, buffered ? _IOFBF : _IONBF, 1 << 16);
        assert_false(render_rulings(assessment, 0, out));
        fclose(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {scene_test(rulings_come_back),
                                       scene_test(evaluation_comes_back), scene_test(full)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
