/* render/csv_text.h: fields that are read back as they are, and do not run. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "render/csv_text.h"

static const struct {
    const char *text, *field;
} examples[] = {
    /* RFC 4180 */
    {"", "\"\""},
    {"市教育局", "\"市教育局\""},
    {"a,b", "\"a,b\""},
    {"他说“好”", "\"他说“好”\""},
    {"say \"yes\"", "\"say \"\"yes\"\"\""},
    {"\"", "\"\"\"\""},
    {"one\r\ntwo\nthree", "\"one\r\ntwo\nthree\""},
    {"a - b = c + d @ e", "\"a - b = c + d @ e\""},
    {"93.89 = 84.5 / 90", "\"93.89 = 84.5 / 90\""},
    {"−0.5", "\"−0.5\""}, /* U+2212 begins no formula */

    /* what begins a formula */
    {"=1+1", "\"'=1+1\""},
    {"+1", "\"'+1\""},
    {"-1", "\"'-1\""},
    {"@SUM(A1)", "\"'@SUM(A1)\""},
    {"\tx", "\"'\tx\""},
    {"\rx", "\"'\rx\""},
    {"\nx", "\"'\nx\""},
    {"＝1", "\"'＝1\""},
    {"＋1", "\"'＋1\""},
    {"－1", "\"'－1\""},
    {"＠x", "\"'＠x\""},
    {"﹣1", "\"'﹣1\""},

    /* behind what programs take off */
    {"  =1", "\"'  =1\""},
    {"　=1", "\"'　=1\""},
    {"\u00A0=1", "\"'\u00A0=1\""},
    {"\uFEFF=1", "\"'\uFEFF=1\""},
    {"\u200B\u202E＝1", "\"'\u200B\u202E＝1\""},
    {"\"=1\"", "\"'\"\"=1\"\"\""},
    {"'=1", "\"''=1\""},
    {"  x=1", "\"  x=1\""},
    {"“=1”", "\"“=1”\""},

    /* where another separator, or none at all, would end the cell */
    {"a;=1;b", "\"a;'=1;b\""},
    {"a,=1", "\"a,'=1\""},
    {"a\t=1", "\"a\t'=1\""},
    {"a|-1", "\"a|'-1\""},
    {"发现：\n- 未公开\r\n+ 未更新", "\"发现：\n'- 未公开\r\n'+ 未更新\""},
    {"a; \"=1\"", "\"a;' \"\"=1\"\"\""},
    {"a;;=1", "\"a;;'=1\""},
    {"\t=1", "\"'\t'=1\""},
    {"a;b=1", "\"a;b=1\""},
    {"https://x.cn/?a=1;b=-2", "\"https://x.cn/?a=1;b=-2\""},
};

static void fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(examples); i++) {
        char *written = NULL;
        size_t length = 0;
        FILE *out = open_memstream(&written, &length);
        assert_non_null(out);
        csv_put_text(out, examples[i].text);
        assert_int_equal(fclose(out), 0);
        assert_string_equal(written, examples[i].field);
        free(written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
