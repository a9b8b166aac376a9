#include <stdlib.h>

#include "render/xlsx_parts.h"

enum {
    ROWS_USUAL = 60,        /* names that can be read on one page */
    WIDTH_OF_LIBRARY = 480, /* pixels of a chart that is not scaled */
    HEIGHT_OF_LIBRARY = 288,
    PIXELS_A_ROW = 22 /* of the worksheet rows that charts lie over */
};

static const uint32_t PLAIN_BAR = 0x4472C4, COMPARED_BAR = 0xBFBFBF;

static double pixels(double centimetres)
{
    return centimetres * 96 / 2.54;
}

static lxw_chart_font font(struct xlsx *xlsx, enum style_role role, double size, bool bold)
{
    /* The library takes char *, but only copies. */
    const char *name = xlsx->book->template->styles[role].font;
    return (lxw_chart_font){.name = (char *)(uintptr_t)name,
                            .size = size,
                            .bold = bold ? LXW_TRUE : LXW_EXPLICIT_FALSE};
}

static lxw_row_t rows_drawn(const struct drawn *drawn, const struct template_chart *layout)
{
    lxw_row_t rows = drawn->end - drawn->first;
    uint32_t most = layout->most ? layout->most : ROWS_USUAL;
    if (most > CHART_ROWS_MAX)
        most = CHART_ROWS_MAX;
    return rows > most ? most : rows;
}

static uint32_t fill_of(const struct xlsx *xlsx, const struct template_chart *layout, uint8_t tone)
{
    const struct template *template = xlsx->book->template;
    uint32_t fill = COLOUR_NONE;
    if (tone >= TONE_INDEX_GRADES)
        fill = template->grades[tone - TONE_INDEX_GRADES].fill;
    if (fill == COLOUR_NONE)
        fill = layout->colour != COLOUR_NONE ? layout->colour : PLAIN_BAR;
    return fill & 0xFFFFFF;
}

/* Bars in the colours of the cells they stand for. */
static void colour_bars(struct xlsx *xlsx, lxw_chart_series *series,
                        const struct template_chart *layout, const struct drawn *drawn)
{
    lxw_row_t count = rows_drawn(drawn, layout);
    lxw_chart_fill fills[CHART_ROWS_MAX];
    lxw_chart_line lines[CHART_ROWS_MAX];
    lxw_chart_point bars[CHART_ROWS_MAX];
    lxw_chart_point *list[CHART_ROWS_MAX + 1] = {NULL};
    for (lxw_row_t i = 0; i < count; i++) {
        fills[i] = (lxw_chart_fill){.color = fill_of(xlsx, layout, drawn->tones[i])};
        lines[i] = (lxw_chart_line){.color = 0x7F7F7F, .width = 0.5};
        bars[i] = (lxw_chart_point){.fill = &fills[i], .line = &lines[i]};
        list[i] = &bars[i];
    }
    if (count)
        xlsx_note(xlsx, chart_series_set_points(series, list));
}

/* The copy of the data that a chart keeps for programs which do not compute: the library makes it
 * of numbers, but knows nothing of formulas' results. It frees what is put into its list. */
static void keep_values(struct xlsx *xlsx, lxw_series_range *range, const struct drawn *drawn)
{
    if (xlsx->streaming)
        return;
    range->ignore_cache = LXW_TRUE;
    for (lxw_row_t i = 0; i <= range->last_row - range->first_row; i++) {
        struct lxw_series_data_point *value = calloc(1, sizeof *value);
        if (!value) {
            xlsx->no_memory = true;
            return;
        }
        value->number = xlsx_number(drawn->values[i]);
        STAILQ_INSERT_TAIL(range->data_cache, value, list_pointers);
        range->num_data_points++;
    }
}

/* The values of a column of the table that is drawn. NULL when memory is out. */
static lxw_chart_series *add_column(struct xlsx *xlsx, lxw_chart *drawing,
                                    const struct chart *chart, uint32_t column)
{
    const struct drawn *drawn = &xlsx->drawn[chart->sheet];
    lxw_row_t last = drawn->first + rows_drawn(drawn, chart->layout) - 1;
    lxw_chart_series *series = chart_add_series(drawing, NULL, NULL);
    if (!series) {
        xlsx->no_memory = true;
        return NULL;
    }
    chart_series_set_name(series, xlsx->book->sheets[chart->sheet].columns[column].heading);
    chart_series_set_categories(series, drawn->name, drawn->first, (lxw_col_t)chart->category, last,
                                (lxw_col_t)chart->category);
    chart_series_set_values(series, drawn->name, drawn->first, (lxw_col_t)column, last,
                            (lxw_col_t)column);
    if (column == chart->value && drawn->computed)
        keep_values(xlsx, series->values, drawn);
    lxw_chart_font label = font(xlsx, STYLE_BODY, 9, false);
    chart_series_set_labels(series);
    chart_series_set_labels_font(series, &label);
    if (chart->layout->number_format)
        chart_series_set_labels_num_format(series, chart->layout->number_format);
    return series;
}

static void fill_series(lxw_chart_series *series, uint32_t colour)
{
    lxw_chart_fill fill = {.color = colour};
    lxw_chart_line line = {.color = 0x7F7F7F, .width = 0.5};
    chart_series_set_fill(series, &fill);
    chart_series_set_line(series, &line);
}

/* Two columns side by side have a colour each, told by the legend; one has those of its cells. */
static void add_series(struct xlsx *xlsx, lxw_chart *drawing, const struct chart *chart)
{
    bool two = chart->compared != NO_INDEX;
    lxw_chart_series *compared = two ? add_column(xlsx, drawing, chart, chart->compared) : NULL;
    lxw_chart_series *values = add_column(xlsx, drawing, chart, chart->value);
    if (compared)
        fill_series(compared, COMPARED_BAR);
    if (values && two)
        fill_series(values, fill_of(xlsx, chart->layout, 0));
    else if (values)
        colour_bars(xlsx, values, chart->layout, &xlsx->drawn[chart->sheet]);
}

static void set_axis(struct xlsx *xlsx, lxw_chart_axis *axis, const char *title)
{
    lxw_chart_font names = font(xlsx, STYLE_BODY, 9, false);
    lxw_chart_font titles = font(xlsx, STYLE_BODY, 10, false);
    if (title) {
        chart_axis_set_name(axis, title);
        chart_axis_set_name_font(axis, &titles);
    }
    chart_axis_set_num_font(axis, &names);
}

static void set_axes(struct xlsx *xlsx, lxw_chart *drawing, const struct chart *chart)
{
    const struct template_chart *layout = chart->layout;
    lxw_chart_line grid = {.color = 0xD9D9D9, .width = 0.5};
    bool bars = layout->type == CHART_TYPE_BAR;
    lxw_chart_axis *categories = bars ? drawing->y_axis : drawing->x_axis;
    lxw_chart_axis *values = bars ? drawing->x_axis : drawing->y_axis;
    set_axis(xlsx, categories, layout->category_title);
    set_axis(xlsx, values, layout->value_title);
    chart_axis_set_interval_unit(categories, 1);
    chart_axis_major_gridlines_set_visible(categories, LXW_FALSE);
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &grid);
    if (!xlsx->drawn[chart->sheet].least)
        chart_axis_set_min(values, 0);
    if (layout->full.given && xlsx->drawn[chart->sheet].most <= layout->full.value)
        chart_axis_set_max(values, (double)layout->full.value / POINTS_ONE);
    if (bars) { /* the first would be at the bottom, and then the values on top */
        chart_axis_set_reverse(categories);
        chart_axis_set_crossing_max(categories);
    }
}

static void set_look(struct xlsx *xlsx, lxw_chart *drawing, const struct chart *chart)
{
    lxw_chart_font title = font(xlsx, STYLE_TITLE, 14, true);
    chart_title_set_name(drawing, chart->title);
    chart_title_set_name_font(drawing, &title);
    chart_legend_set_position(drawing, chart->compared == NO_INDEX ? LXW_CHART_LEGEND_NONE
                                                                   : LXW_CHART_LEGEND_BOTTOM);
    chart_set_series_gap(drawing, 40);
    set_axes(xlsx, drawing, chart);
}

static double height_in_pixels(const struct template_chart *layout, lxw_row_t rows)
{
    if (layout->height.given)
        return pixels((double)layout->height.value / POINTS_ONE);
    if (layout->type != CHART_TYPE_BAR)
        return pixels(10);
    return layout->compare_name ? pixels(5 + 1.05 * rows) : pixels(3.5 + 0.68 * rows);
}

lxw_row_t xlsx_add_chart(struct xlsx *xlsx, lxw_worksheet *worksheet, lxw_row_t row,
                         const struct chart *chart, double width_pixels)
{
    const struct drawn *drawn = &xlsx->drawn[chart->sheet];
    lxw_row_t rows = rows_drawn(drawn, chart->layout);
    if (!rows || !drawn->name)
        return row;
    lxw_chart *drawing = workbook_add_chart(
        xlsx->workbook, chart->layout->type == CHART_TYPE_BAR ? LXW_CHART_BAR : LXW_CHART_COLUMN);
    if (!drawing) {
        xlsx->no_memory = true;
        return row;
    }
    add_series(xlsx, drawing, chart);
    set_look(xlsx, drawing, chart);
    double height = height_in_pixels(chart->layout, rows);
    /* Said outright, the height of rows is the same in every program, and so is the chart's. */
    worksheet_set_default_row(worksheet, PIXELS_A_ROW * 0.75, LXW_FALSE);
    lxw_chart_options options = {.x_scale = width_pixels / WIDTH_OF_LIBRARY,
                                 .y_scale = height / HEIGHT_OF_LIBRARY};
    xlsx_note(xlsx, worksheet_insert_chart_opt(worksheet, row, 0, drawing, &options));
    return row + (lxw_row_t)(height / PIXELS_A_ROW) + 2;
}
