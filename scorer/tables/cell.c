#include "tables/cell.h"

#include <stdio.h>

struct cell cell_empty(void)
{
    return (struct cell){.type = CELL_EMPTY};
}

struct cell cell_of_text(const char *text)
{
    if (!text || !*text)
        return cell_empty();
    return (struct cell){.type = CELL_TEXT, .text = text};
}

struct cell cell_of_link(const char *text, const char *address)
{
    struct cell cell = cell_of_text(text);
    if (cell.type == CELL_TEXT)
        cell.type = CELL_LINK;
    cell.address = address;
    return cell;
}

struct cell cell_of_points(points value)
{
    return (struct cell){.type = CELL_POINTS, .decimals = CELL_NATURAL, .points = value};
}

struct cell cell_of_count(uint32_t count)
{
    return (struct cell){.type = CELL_COUNT, .count = count};
}

struct cell cell_of_date(uint32_t date)
{
    if (!date)
        return cell_empty();
    return (struct cell){.type = CELL_DATE, .date = date};
}

static const char *number_text(const struct cell *cell, char *buffer)
{
    if (cell->decimals == CELL_NATURAL)
        return points_text(cell->points, buffer);
    return points_text_fixed(cell->points, cell->decimals, buffer);
}

const char *cell_text(const struct cell *cell, char *buffer)
{
    switch (cell->type) {
    case CELL_EMPTY:
        return "";
    case CELL_TEXT:
    case CELL_LINK:
        return cell->text;
    case CELL_POINTS:
        return number_text(cell, buffer);
    case CELL_COUNT:
        snprintf(buffer, CELL_TEXT_SIZE, "%u", cell->count);
        return buffer;
    case CELL_DATE:
        snprintf(buffer, CELL_TEXT_SIZE, "%04u-%02u-%02u", cell->date / 10000,
                 cell->date / 100 % 100, cell->date % 100);
        return buffer;
    }
    return "";
}
