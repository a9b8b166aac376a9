#include "render/explain_json.h"

#include <errno.h>

#include "base/arena.h"
#include "render/explain_json_parts.h"

static void put_question(struct writer *writer, const struct question *question)
{
    static const char *const types[] = {
        [QUESTION_UNIT] = "unit",           [QUESTION_PART] = "part",
        [QUESTION_INDICATOR] = "indicator", [QUESTION_CLAUSE] = "clause",
        [QUESTION_SECTION] = "section",     [QUESTION_RECORD] = "record",
        [QUESTION_RULING] = "ruling"};
    open_object(writer, "asked");
    put_text(writer, "type", types[question->type]);
    put_text(writer, "id", question->id);
    close_object(writer);
    if (question->type == QUESTION_RECORD)
        put_record(writer, question->record);
    if (question->type == QUESTION_RULING)
        put_ruling(writer, question->index);
}

static void put_whole(struct writer *writer, const struct question *question)
{
    const struct explanation *about = writer->about;
    const struct assessment *assessment = about->result->assessment;
    open_object(writer, NULL);
    put_text(writer, "evaluation", assessment->evaluation.id);
    open_list(writer, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_file_count; i++)
        put_string(writer, assessment->ruling_files[i].id);
    close_list(writer);
    put_text(writer, "class", about->class_result->assessment->unit_class->id);
    put_text(writer, "rubric", about->rubric->id);
    put_unit(writer);
    put_question(writer, question);
    close_object(writer);
    fputc('\n', writer->out);
}

bool render_explanation_json(struct arena *arena, const struct explanation *explanation,
                             const struct question *question, FILE *out)
{
    struct writer writer = {.out = out, .about = explanation, .arena = arena};
    bool written = writer_begin(&writer);
    if (written) {
        put_whole(&writer, question);
        written = !writer.failed && !arena->exhausted;
        errno = writer.reason;
    }
    writer_end(&writer);
    return written && fflush(out) == 0 && !ferror(out);
}
