/* Scores an evaluation and writes its ranking.xlsx, and nothing else: write_ranking EVALUATION FILE.
 * The program always writes the score sheets as well; how long the ranking takes cannot be told
 * from that. */
#include <stdio.h>
#include <string.h>

#include "command/session.h"
#include "command/templates.h"
#include "rank/ranking.h"
#include "render/xlsx.h"
#include "tables/book.h"

static const char *write_ranking(struct session *session, const char *evaluation, const char *path)
{
    const char *message = NULL;
    struct templates templates = {0};
    const struct assessment *assessment = read_assessment(session, evaluation, NULL, 0);
    const struct result *result =
        assessment ? rank_all(&session->arena, assessment, &session->diagnostics) : NULL;
    read_templates(session, "templates", &templates);
    if (!result || session_report(session) != STATUS_DONE)
        return "not scored";
    struct book *book = book_of_city(&session->arena, templates.ranking, result);
    if (!book)
        return "out of memory";
    return render_xlsx(&session->arena, book, path, NULL, XLSX_ROWS_MAX, &message) == XLSX_OK
               ? NULL
               : message;
}

int main(int argument_count, char *arguments[])
{
    struct session session;
    if (argument_count != 3)
        return 2;
    const char *message = session_begin(&session)
                              ? write_ranking(&session, arguments[1], arguments[2])
                              : "out of memory";
    session_end(&session);
    if (message)
        fprintf(stderr, "write_ranking: %s\n", message);
    return message ? 1 : 0;
}
