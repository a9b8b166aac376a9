#include "render/explain_json.h"

#include <errno.h>

#include "base/arena.h"
#include "render/explain_json_parts.h"

static void put_question(struct writer *writer, const struct question *question)
{
    static const char *const types[] = {
        [QUESTION_UNIT] = "unit",       [QUESTION_PART] = "part",
        [QUESTION_INDICATOR] = "indicator", [QUESTION_CLAUSE] = "clause",
        [QUESTION_SECTION] = "section", [QUESTION_RECORD] = "record",
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
    json_open_object(&writer->json);
    put_text(writer, "evaluation", assessment->evaluation.id);
    open_list(writer, "rulings");
    for (uint32_t i = 0; i < assessment->ruling_file_count; i++)
        json_text(&writer->json, assessment->ruling_files[i].id);
    close_list(writer);
    put_text(writer, "class", about->class_result->assessment->unit_class->id);
    put_text(writer, "rubric", about->rubric->id);
    put_unit(writer);
    put_question(writer, question);
    json_close_object(&writer->json);
    json_end_line(&writer->json);
    json_flush(&writer->json);
}

bool render_explanation_json(struct arena *arena, const struct explanation *explanation,
                             const struct question *question, FILE *out)
{
    struct writer writer = {.about = explanation, .arena = arena};
    bool written = json_begin(&writer.json, arena, out);
    if (written) {
        put_whole(&writer, question);
        written = !writer.json.failed && !arena->exhausted;
        errno = writer.json.reason;
    }
    json_end(&writer.json);
    return written && fflush(out) == 0 && !ferror(out);
}
