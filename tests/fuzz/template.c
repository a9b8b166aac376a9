/* A template, of whatever its root says that it is about, and the city of the cases as it shows
 * it. */
#include "results.h"

#include <string.h>

#include "rank/changes.h"
#include "rank/ranking.h"
#include "read/read_template.h"
#include "tables/bind.h"
#include "tables/book.h"

static enum subject subject_of(struct bytes input)
{
    if (memmem(input.data, input.size, "\"unit\"", 6))
        return SUBJECT_UNIT;
    return memmem(input.data, input.size, "\"changes\"", 9) ? SUBJECT_CHANGES : SUBJECT_CITY;
}

static const char rulings[] =
    "<rulings id='appeal' evaluation='town-2022' title='t' date='2023-01-10'>"
    "<ruling id='S1' unit='B01' record='R01' decision='revoke' by='b' date='2023-01-08' basis='c'/>"
    "<ruling id='S2' unit='B02' decision='add' by='b' date='2023-01-09' basis='c'>"
    "<record id='R91' item='B-M2' points='9'/></ruling></rulings>";

static struct book *book_of(struct stage *stage, const struct template *template,
                            enum subject subject)
{
    struct arena *arena = &stage->session.arena;
    stage_city(stage);
    stage_write(stage, "rulings.xml", (struct bytes){(const uint8_t *)rulings, sizeof rulings - 1});
    char *path = arena_format(arena, "%s/rulings.xml", stage->folder);
    const struct result *result = results_of(stage, &path, 1);
    demand(result, "the city of the cases is right");
    if (subject == SUBJECT_CITY)
        return book_of_city(arena, template, result);
    if (subject == SUBJECT_UNIT)
        return book_of_unit(arena, template, result, 0, 0);
    return book_of_changes(arena, template, changes_of_last_rulings(arena, result));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    struct stage stage;
    stage_begin(&stage);
    struct session *session = &stage.session;
    const char *path = stage_write(&stage, "template.xml", input);
    uint32_t file = diagnostics_add_file(&session->diagnostics, path);
    enum subject subject = subject_of(input);
    struct template *template = read_template(&session->inputs.xml, path, file, subject);
    if (template && !session->diagnostics.errors)
        template_bind(&session->arena, template, &session->diagnostics);
    if (session_report(session) == STATUS_DONE && template)
        show_book(&stage, book_of(&stage, template, subject), one_in(8, input));
    stage_end(&stage);
    return 0;
}
