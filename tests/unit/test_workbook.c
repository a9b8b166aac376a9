/* read/workbook.h: what the cells of a workbook say, whoever wrote it. Damage and attacks are in
 * tests/excel/test_workbook_limits.py. */
#include "support.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

#include "read/workbook.h"

#define MAIN   "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATION(id, kind, target)                                                                 \
    "<Relationship Id='" id "' Type='" OFFICE "/" kind "' Target='" target "'/>"
#define RELATIONS(inner)                                                                           \
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" inner   \
    "</Relationships>"

/* ---- a workbook to read ---- */

struct zipped {
    const char *name;
    const char *content;
};

/* What differs from a plain workbook with one sheet 记录; NULL: as there. */
struct book {
    const char *rows;           /* inside <sheetData> */
    const char *behind;         /* behind it */
    const char *strings;        /* inside <sst> */
    const char *formats;        /* inside <cellXfs>; styles from 0 */
    const char *customs;        /* inside <numFmts> */
    const char *settings;       /* inside <workbook>, before the sheets */
    const struct zipped *parts; /* all of it, in place of the above; ends with a NULL name */
};

static const char *write_parts(struct scene *scene, const struct zipped *parts)
{
    const char *path = scene_path(scene, "book.xlsx");
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(zip);
    for (; parts->name; parts++) {
        zip_source_t *source = zip_source_buffer(zip, parts->content, strlen(parts->content), 0);
        assert_true(zip_file_add(zip, parts->name, source, 0) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

static const char *or_nothing(const char *text)
{
    return text ? text : "";
}

static const char *write_book(struct scene *scene, const struct book *book)
{
    struct arena *arena = &scene->arena;
    const struct zipped parts[] = {
        {"_rels/.rels", RELATIONS(RELATION("a", "officeDocument", "xl/workbook.xml"))},
        {"xl/workbook.xml",
         arena_format(arena,
                      "<workbook xmlns='" MAIN "' xmlns:r='" OFFICE "'>%s<sheets>"
                      "<sheet name='记录' sheetId='1' r:id='b'/></sheets></workbook>",
                      or_nothing(book->settings))},
        {"xl/_rels/workbook.xml.rels",
         RELATIONS(RELATION("b", "worksheet", "sheet.xml") RELATION("c", "styles", "styles.xml")
                       RELATION("d", "sharedStrings", "strings.xml"))},
        {"xl/sheet.xml", arena_format(arena,
                                      "<worksheet xmlns='" MAIN "'><sheetData>%s</sheetData>"
                                      "%s</worksheet>",
                                      or_nothing(book->rows), or_nothing(book->behind))},
        {"xl/styles.xml",
         arena_format(arena,
                      "<styleSheet xmlns='" MAIN "'><numFmts>%s</numFmts><cellStyleXfs>"
                      "<xf numFmtId='14'/></cellStyleXfs><cellXfs>%s</cellXfs></styleSheet>",
                      or_nothing(book->customs), or_nothing(book->formats))},
        {"xl/strings.xml",
         arena_format(arena, "<sst xmlns='" MAIN "'>%s</sst>", or_nothing(book->strings))},
        {NULL, NULL}};
    return write_parts(scene, book->parts ? book->parts : parts);
}

/* ---- what was read, in one line ---- */

static void add(struct scene *scene, const char **line, const char *text)
{
    *line = arena_format(&scene->arena, "%s%s%s", *line, **line ? " " : "", text);
}

struct listing {
    struct scene *scene;
    const char *line;
};

static bool list_row(void *context, const struct workbook_row *row)
{
    static const char *const kinds[] = {"text", "number", "date", "boolean", "error", "uncomputed"};
    struct listing *listing = context;
    if (row->hidden)
        add(listing->scene, &listing->line,
            arena_format(&listing->scene->arena, "hidden:%u", row->number));
    for (uint32_t i = 0; i < row->count; i++) {
        const struct workbook_cell *cell = &row->cells[i];
        assert_int_equal(cell->length, strlen(cell->text));
        add(listing->scene, &listing->line,
            arena_format(&listing->scene->arena, "%u,%u:%s%s%s[%s]", row->number, cell->column,
                         kinds[cell->kind], cell->formula ? "=" : "", cell->external ? "!" : "",
                         cell->text));
    }
    return true;
}

static bool list_merge(void *context, const struct workbook_merge *merge)
{
    struct listing *listing = context;
    add(listing->scene, &listing->line,
        arena_format(&listing->scene->arena, "merged:%u,%u-%u,%u", merge->row, merge->column,
                     merge->last_row, merge->last_column));
    return true;
}

static const char *read_book(struct scene *scene, const struct book *book)
{
    static const struct workbook_handlers handlers = {list_row, list_merge};
    const char *path = write_book(scene, book);
    struct workbook workbook;
    struct listing listing = {scene, ""};
    uint32_t file = diagnostics_add_file(&scene->diagnostics, path);
    bool open = workbook_open(&workbook, &scene->arena, &scene->diagnostics, path, file);
    for (uint32_t i = 0; open && i < workbook.sheet_count; i++) {
        if (workbook.sheet_count > 1)
            add(scene, &listing.line, workbook.sheets[i].name);
        if (workbook.sheets[i].hidden)
            add(scene, &listing.line, "(hidden)");
        workbook_read(&workbook, &workbook.sheets[i], &handlers, &listing);
    }
    workbook_release(&workbook);
    return listing.line;
}

#define assert_book(scene, expected, ...)                                                          \
    do {                                                                                           \
        assert_string_equal(read_book(scene, &(struct book){__VA_ARGS__}), expected);              \
        assert_no_errors(scene);                                                                   \
    } while (0)

#define CELL(attributes, value) "<row r='1'><c r='A1' " attributes "><v>" value "</v></c></row>"
#define INLINE(inside)          "<row r='1'><c r='A1' t='inlineStr'><is>" inside "</is></c></row>"

/* ---- numbers ---- */

static void reads_numbers_as_the_shortest_decimal(void **state)
{
    static const char *const numbers[][2] = {{"0.1", "0.1"},
                                             {"0.10000000000000001", "0.1"},
                                             {"1E-3", "0.001"},
                                             {"1.5E+2", "150"},
                                             {"0", "0"},
                                             {"-0", "0"},
                                             {"-12.5", "-12.5"},
                                             {"100", "100"},
                                             {"1e21", "1000000000000000000000"},
                                             {"0.30000000000000004", "0.30000000000000004"},
                                             {"123456789012345678", "123456789012345680"},
                                             {"9007199254740993", "9007199254740992"},
                                             {"4.9E-324", "0." /* 323 zeros, then 5 */},
                                             {"2.2999999999999998", "2.3"},
                                             {"1.0000", "1"},
                                             {"-1e-7", "-0.0000001"},
                                             {"1e15", "1000000000000000"}};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct scene *scene = *state;
        const char *rows =
            arena_format(&scene->arena, "<row r='1'><c r='A1'><v>%s</v></c></row>", numbers[i][0]);
        const char *line = read_book(scene, &(struct book){.rows = rows});
        const char *expected = arena_format(&scene->arena, "1,1:number[%s]", numbers[i][1]);
        size_t length = strlen(numbers[i][1]);
        if (numbers[i][1][length - 1] == '.')
            assert_memory_equal(line, expected, strlen(expected) - 1);
        else
            assert_string_equal(line, expected);
    }
}

static void keeps_text_that_looks_like_a_number(void **state)
{
    assert_book(*state, "1,1:text[17/23]", .rows = CELL("t='s'", "0"),
                .strings = "<si><t>17/23</t></si>");
    assert_book(*state, "1,1:text[ 1.10 ]", .rows = CELL("t='s'", "0"),
                .strings = "<si><t xml:space='preserve'> 1.10 </t></si>");
}

static void reads_percentages(void **state)
{
#define PERCENT                                                                                    \
    .formats = "<xf numFmtId='10'/><xf numFmtId='170'/>",                                          \
    .customs = "<numFmt numFmtId='170' formatCode='0.0\"%\"\\%[Red]0%'/>"
    assert_book(*state, "1,1:number[85%]", .rows = CELL("s='0'", "0.85"), PERCENT);
    assert_book(*state, "1,1:number[0.07%]", .rows = CELL("s='1'", "7.0000000000000001E-4"),
                PERCENT);
    assert_book(*state, "1,1:number[100%]", .rows = CELL("s='0'", "1"), PERCENT);
    assert_book(*state, "1,1:number[-150%]", .rows = CELL("s='0'", "-1.5"), PERCENT);
    assert_book(*state, "1,1:number[0%]", .rows = CELL("s='0'", "0"), PERCENT);
}

/* ---- dates ---- */

static const char *date(struct scene *scene, const char *code, const char *serial, bool from_1904)
{
    const struct book book = {
        .rows = arena_format(&scene->arena, "<row><c s='0'><v>%s</v></c></row>", serial),
        .formats = "<xf numFmtId='176'/>",
        .customs = arena_format(&scene->arena, "<numFmt numFmtId='176' formatCode='%s'/>", code),
        .settings = from_1904 ? "<workbookPr date1904='1'/>" : NULL};
    return read_book(scene, &book);
}

static void reads_dates(void **state)
{
    struct scene *scene = *state;
    static const char *const codes[] = {"yyyy-mm-dd",
                                        "yyyy\"年\"m\"月\"d\"日\";@",
                                        "[$-804]aaaa, d",
                                        "[DBNum1][$-804]yyyy\"年\"m\"月\"",
                                        "m/d/yy h:mm AM/PM",
                                        "[Magenta]e/m/d",
                                        "mmm",
                                        "\\0yyyy"};
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_string_equal(date(scene, codes[i], "44925", false), "1,1:date[2022-12-30]");
    assert_string_equal(date(scene, codes[0], "43463", true), "1,1:date[2022-12-30]");
    assert_string_equal(date(scene, codes[0], "44925.395833333336", false),
                        "1,1:date[2022-12-30T09:30:00]");
    assert_string_equal(date(scene, codes[0], "44924.999999999", false), "1,1:date[2022-12-30]");
    assert_string_equal(date(scene, codes[0], "1", false), "1,1:date[1900-01-01]");
    assert_string_equal(date(scene, codes[0], "59", false), "1,1:date[1900-02-28]");
    assert_string_equal(date(scene, codes[0], "61", false), "1,1:date[1900-03-01]");
    assert_string_equal(date(scene, codes[0], "0", true), "1,1:date[1904-01-01]");
    assert_string_equal(date(scene, codes[0], "2958465", false), "1,1:date[9999-12-31]");
    assert_string_equal(date(scene, codes[0], "36525.5", false), "1,1:date[1999-12-31T12:00:00]");
    assert_string_equal(date(scene, "h:mm:ss", "0.5", false), "1,1:date[12:00:00]");
}

static void leaves_numbers_that_are_no_dates(void **state)
{
    struct scene *scene = *state;
    static const char *const codes[] = {"General", "0.00E+00", "#,##0", "0\"days\"",     "[Red]0",
                                        "@",       "0_d",      "\\y0",  "[$-409]General"};
    for (size_t i = 0; i < COUNT(codes); i++)
        assert_string_equal(date(scene, codes[i], "44925", false), "1,1:number[44925]");
    assert_string_equal(date(scene, "yyyy-mm-dd", "-1", false), "1,1:number[-1]");
    assert_string_equal(date(scene, "yyyy-mm-dd", "60", false), "1,1:number[60]");
    assert_string_equal(date(scene, "yyyy-mm-dd", "2958466", false), "1,1:number[2958466]");
    assert_string_equal(date(scene, "[h]:mm", "1.5", false), "1,1:number[1.5]");
}

static void reads_built_in_formats_and_iso_dates(void **state)
{
    assert_book(*state, "1,1:date[2022-12-30]", .rows = CELL("s='1'", "44925"),
                .formats = "<xf numFmtId='0'/><xf numFmtId='14'/>");
    assert_book(*state, "1,1:date[2022-12-30]", .rows = CELL("s='0'", "44925"),
                .formats = "<xf numFmtId='31'/>");
    assert_book(*state, "1,1:date[2022-12-30]", .rows = CELL("t='d'", "2022-12-30"));
    assert_book(*state, "1,1:date[2022-12-30]", .rows = CELL("t='d'", "2022-12-30T00:00:00.000Z"));
    assert_book(*state, "1,1:date[2022-12-30T09:30:00]",
                .rows = CELL("t='d'", "2022-12-30T09:30:00"));
    assert_book(*state, "1,1:date[09:30:00]", .rows = CELL("t='d'", "09:30:00"));
    assert_book(*state, "1,1:text[30.12.2022]", .rows = CELL("t='d'", "30.12.2022"));
}

/* ---- texts ---- */

static void joins_runs_and_leaves_out_readings(void **state)
{
    assert_book(*state, "1,1:text[政务公开]", .rows = CELL("t='s'", "1"),
                .strings =
                    "<si><t>x</t></si><si><r><t>政务</t></r><r><rPr><b/></rPr><t>公开</t></r>"
                    "<rPh sb='0' eb='1'><t>せいむ</t></rPh><phoneticPr fontId='1'/></si>");
    assert_book(*state, "1,1:text[ab]",
                .rows = INLINE("<r><t>a</t></r><r><t>b</t></r>"
                               "<rPh sb='0' eb='1'><t>c</t></rPh>"));
}

static void takes_escapes_out(void **state)
{
    assert_book(*state, "1,1:text[a\nb]", .rows = INLINE("<t>a_x000A_b</t>"));
    assert_book(*state, "1,1:text[_x0041_]", .rows = INLINE("<t>_x005F_x0041_</t>"));
    assert_book(*state, "1,1:text[_x004_ _X0041_ _x00g1_]",
                .rows = INLINE("<t>_x004_ _X0041_ _x00g1_</t>"));
    assert_book(*state, "1,1:text[公😀]", .rows = INLINE("<t>_x516C__xD83D__xDE00_</t>"));
    assert_book(*state, "1,1:text[_x0041_]", .rows = INLINE("<r><t>_x00</t></r><r><t>41_</t></r>"));
}

static void refuses_escapes_that_are_no_text(void **state)
{
    static const char *const texts[] = {"_x0000_", "_x0001_", "_xD800_",
                                        "_xDC00_", "_xFFFF_", "_xD83D_x"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct scene *scene = *state;
        size_t before = scene->diagnostics.errors;
        const char *rows = arena_format(
            &scene->arena, "<row r='4'><c r='B4' t='str'><v>%s</v></c></row>", texts[i]);
        assert_string_equal(read_book(scene, &(struct book){.rows = rows}), "");
        assert_int_equal(scene->diagnostics.errors, before + 1);
        assert_error(scene, "the text has a control character");
    }
}

/* ---- the four kinds of nothing ---- */

static void tells_nothing_from_nothing(void **state)
{
    /* empty; a formula without a value, twice; one that gives no text; a hidden row; a zero */
    assert_book(
        *state,
        "1,2:uncomputed=[] 1,3:uncomputed=[] hidden:2 2,1:number[0] 3,1:number=[0] hidden:5",
        .rows = "<row r='1'><c r='A1' s='1'/><c r='B1'><f>1+1</f></c><c r='C1'><f>1</f><v></v>"
                "</c><c r='D1' t='str'><f>A1</f><v></v></c><c r='E1' t='s'><v>0</v></c></row>"
                "<row r='2' hidden='1'><c r='A2'><v>0</v></c></row>"
                "<row r='3'><c r='A3'><f>0</f><v>0</v></c></row><row r='4'/>"
                "<row r='5' hidden='true'/>",
        .strings = "<si><t/></si>");
}

static void reads_formulas_by_their_stored_value(void **state)
{
    assert_book(
        *state,
        "1,1:number=[2] 1,2:text=[ab] 1,3:boolean=[TRUE] 1,4:error=[#DIV/0!] "
        "1,5:number=![3] 1,6:number=![4] 1,7:boolean[FALSE]",
        .rows = "<row r='1'><c r='A1'><f>1+1</f><v>2</v></c>"
                "<c r='B1' t='str'><f>\"a\"&amp;\"b\"</f><v>ab</v></c>"
                "<c r='C1' t='b'><f>1=1</f><v>1</v></c><c r='D1' t='e'><f>1/0</f><v>#DIV/0!</v></c>"
                "<c r='E1'><f t='shared' ref='E1:F1' si='3'>[1]a!A1</f><v>3</v></c>"
                "<c r='F1'><f t='shared' si='3'/><v>4</v></c><c r='G1' t='b'><v>0</v></c></row>");
}

static void reads_places_that_are_not_written(void **state)
{
    assert_book(*state,
                "1,1:number[1] 1,2:number[2] 3,4:number[3] 3,5:number[4] 4,1:number[5] "
                "merged:1,1-2,3 merged:1048576,16384-1048576,16384",
                .rows =
                    "<row><c><v>1</v></c><c><v>2</v></c></row><row r='3'><c r='D3'><v>3</v></c><c>"
                    "<v>4</v></c></row><row><c><v>5</v></c></row>",
                .behind = "<autoFilter ref='A1:B9'/><mergeCells count='2'><mergeCell ref='A1:C2'/>"
                          "<mergeCell ref='XFD1048576:XFD1048576'/></mergeCells>");
}

/* ---- who wrote it ---- */

static void reads_other_prefixes_names_and_order(void **state)
{
    const struct zipped parts[] = {
        {"_rels/.rels", RELATIONS(RELATION("a", "officeDocument", "/XL/Book.xml"))},
        {"xl/book.xml", "<x:workbook xmlns:x='" MAIN "' xmlns:q='" OFFICE "'><x:sheets>"
                        "<x:sheet name='乙' sheetId='7' state='veryHidden' q:id='s2'/>"
                        "<x:sheet name='图' sheetId='8' q:id='c'/>"
                        "<x:sheet name='甲' sheetId='1' q:id='s1'/></x:sheets></x:workbook>"},
        {"xl/_rels/book.xml.rels",
         RELATIONS(RELATION("s1", "worksheet", "/xl/a.xml") RELATION("c", "chartsheet", "c.xml")
                       RELATION("s2", "worksheet", "../b/./b.xml"))},
        {"xl/a.xml",
         "<?xml version='1.0' encoding='ISO-8859-1'?><x:worksheet xmlns:x='" MAIN
         "' xmlns:y='urn:y'><y:row r='9'><x:c><x:v>9</x:v></x:c></y:row><x:sheetData>"
         "<x:row><x:c><x:v>1</x:v><y:v>2</y:v></x:c></x:row></x:sheetData></x:worksheet>"},
        {"xl/c.xml", "<chartsheet/>"},
        {"b/b.xml", "<worksheet xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><sheetData>"
                    "<row><c><v>3</v></c></row></sheetData></worksheet>"},
        {NULL, NULL}};
    assert_book(*state, "乙 (hidden) 1,1:number[3] 甲 1,1:number[1]", .parts = parts);
}

static void reads_strict_workbooks(void **state)
{
#define STRICT "http://purl.oclc.org/ooxml/officeDocument/relationships"
    const struct zipped parts[] = {
        {"_rels/.rels", RELATIONS("<Relationship Id='a' Type='" STRICT "/officeDocument' "
                                  "Target='xl/workbook.xml'/>")},
        {"xl/workbook.xml",
         "<workbook xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main' xmlns:r='" STRICT
         "'><sheets><sheet name='s' r:id='b'/></sheets></workbook>"},
        {"xl/_rels/workbook.xml.rels",
         RELATIONS("<Relationship Id='b' Type='" STRICT "/worksheet' Target='s.xml'/>")},
        {"xl/s.xml", "<worksheet xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><sheetData>"
                     "<row><c t='inlineStr'><is><t>x</t></is></c></row></sheetData></worksheet>"},
        {NULL, NULL}};
    assert_book(*state, "1,1:text[x]", .parts = parts);
}

/* ---- places ---- */

static void reports_at_the_cell_and_goes_on(void **state)
{
    struct scene *scene = *state;
    const char *line = read_book(
        scene, &(struct book){.rows = "<row r='17'><c r='D17'><v>x</v></c><c r='AA17' "
                                      "t='s'><v>5</v></c><c r='AB17'><v>1</v></c></row>"});
    assert_string_equal(line, "17,28:number[1]");
    assert_int_equal(scene->diagnostics.errors, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct cell_place *cell =
            diagnostics_cell(&scene->diagnostics, scene->diagnostics.entries[i].place);
        assert_non_null(cell);
        assert_string_equal(scene->diagnostics.sheets[cell->sheet], "记录");
        assert_int_equal(cell->row, 17);
        assert_int_equal(cell->column, i ? 27 : 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        scene_test(reads_numbers_as_the_shortest_decimal),
        scene_test(keeps_text_that_looks_like_a_number),
        scene_test(reads_percentages),
        scene_test(reads_dates),
        scene_test(leaves_numbers_that_are_no_dates),
        scene_test(reads_built_in_formats_and_iso_dates),
        scene_test(joins_runs_and_leaves_out_readings),
        scene_test(takes_escapes_out),
        scene_test(refuses_escapes_that_are_no_text),
        scene_test(tells_nothing_from_nothing),
        scene_test(reads_formulas_by_their_stored_value),
        scene_test(reads_places_that_are_not_written),
        scene_test(reads_other_prefixes_names_and_order),
        scene_test(reads_strict_workbooks),
        scene_test(reports_at_the_cell_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
