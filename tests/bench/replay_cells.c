/* Writes the cells that dump_cells kept with libxlsxwriter alone, in one thread, one workbook after
 * another: replay_cells [--constant-memory] CELLS FOLDER */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <xlsxwriter.h>

#include "cells.h"

enum { FORMATS_MAX = UINT16_MAX };

struct replay {
    const char *folder;
    uint8_t constant_memory;
    lxw_workbook *workbook;
    lxw_worksheet *worksheet;
    lxw_format *formats[FORMATS_MAX + 1]; /* [0] is none */
    size_t format_count;
    lxw_error error; /* the first */
};

static void note(struct replay *replay, lxw_error error)
{
    if (replay->error == LXW_NO_ERROR)
        replay->error = error;
}

static void end_book(struct replay *replay)
{
    if (replay->workbook)
        note(replay, workbook_close(replay->workbook));
    replay->workbook = NULL;
}

static void begin_book(struct replay *replay, const char *name)
{
    char path[4096];
    lxw_workbook_options options = {.constant_memory = replay->constant_memory};
    end_book(replay);
    snprintf(path, sizeof path, "%s/%s", replay->folder, name);
    replay->workbook = workbook_new_opt(path, &options);
    replay->format_count = 0;
}

static void set_look(lxw_format *format, const struct step *step)
{
    static const uint8_t aligns[] = {LXW_ALIGN_NONE, LXW_ALIGN_LEFT, LXW_ALIGN_CENTER,
                                     LXW_ALIGN_RIGHT};
    format_set_align(format, aligns[step->align]);
    if (step->format & FORMAT_BOLD)
        format_set_bold(format);
    if (step->format & FORMAT_BORDER)
        format_set_border(format, LXW_BORDER_THIN);
    if (step->format & FORMAT_WRAP)
        format_set_text_wrap(format);
    if (step->format & FORMAT_UNDERLINE)
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
    if (step->format & FORMAT_STRIKE)
        format_set_font_strikeout(format);
    if (step->format & FORMAT_MIDDLE)
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (step->format & FORMAT_HAS_COLOUR)
        format_set_font_color(format, step->row ? step->row : LXW_COLOR_BLACK);
    if (step->format & FORMAT_HAS_FILL) {
        format_set_pattern(format, LXW_PATTERN_SOLID);
        format_set_bg_color(format, step->last_row ? step->last_row : LXW_COLOR_BLACK);
    }
}

static void add_format(struct replay *replay, const struct step *step, const char *text)
{
    lxw_format *format = workbook_add_format(replay->workbook);
    const char *number_format = text + step->second;
    format_set_font_name(format, text);
    format_set_font_size(format, step->number);
    if (*number_format)
        format_set_num_format(format, number_format);
    set_look(format, step);
    replay->formats[++replay->format_count] = format;
}

static lxw_error write_cell(const struct replay *replay, const struct step *step, const char *text)
{
    lxw_worksheet *sheet = replay->worksheet;
    lxw_format *format = replay->formats[step->format];
    switch (step->kind) {
    case STEP_MERGE:
        return worksheet_merge_range(sheet, step->row, step->column, step->last_row,
                                     step->last_column, "", format);
    case STEP_NUMBER:
        return worksheet_write_number(sheet, step->row, step->column, step->number, format);
    case STEP_STRING:
        return worksheet_write_string(sheet, step->row, step->column, text, format);
    case STEP_FORMULA:
        return worksheet_write_formula_num(sheet, step->row, step->column, text, format,
                                           step->number);
    case STEP_FORMULA_STRING:
        return worksheet_write_formula_str(sheet, step->row, step->column, text, format,
                                           text + step->second);
    default:
        return worksheet_write_blank(sheet, step->row, step->column, format);
    }
}

static void take_step(struct replay *replay, const struct step *step, const char *text)
{
    switch (step->kind) {
    case STEP_BOOK:
        begin_book(replay, text);
        break;
    case STEP_FORMAT:
        add_format(replay, step, text);
        break;
    case STEP_SHEET:
        replay->worksheet = workbook_add_worksheet(replay->workbook, text);
        break;
    case STEP_WIDTH:
        note(replay, worksheet_set_column(replay->worksheet, step->column, step->last_column,
                                          step->number, NULL));
        break;
    case STEP_HEIGHT:
        note(replay, worksheet_set_row(replay->worksheet, step->row, step->number, NULL));
        break;
    default:
        note(replay, write_cell(replay, step, text));
    }
}

static const char *map(const char *path, size_t *size)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        return NULL;
    *size = (size_t)status.st_size;
    void *mapped = mmap(NULL, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    return mapped == MAP_FAILED ? NULL : mapped;
}

int main(int argument_count, char *arguments[])
{
    static struct replay replay;
    size_t size;
    bool constant =
        argument_count == 4 && strcmp(arguments[1], "--constant-memory") == 0;
    if (argument_count != 3 + constant)
        return 2;
    replay.constant_memory = constant;
    replay.folder = arguments[argument_count - 1];
    const char *bytes = map(arguments[argument_count - 2], &size);
    if (!bytes) {
        perror(arguments[argument_count - 2]);
        return 1;
    }
    for (size_t at = 0; at < size && replay.error == LXW_NO_ERROR;) {
        const struct step *step = (const void *)(bytes + at);
        take_step(&replay, step, (const char *)(step + 1));
        at += sizeof *step + step->size;
    }
    end_book(&replay);
    if (replay.error != LXW_NO_ERROR)
        fprintf(stderr, "replay_cells: %s\n", lxw_strerror(replay.error));
    return replay.error != LXW_NO_ERROR;
}
