/* Writes a made-up country for measuring: make_country DIR UNITS RECORDS INDICATORS
 * (RECORDS a unit; INDICATORS leaves of the rubric, in threes below threes). The same arguments give
 * the same files. */
#include <stdio.h>
#include <stdlib.h>

enum { LEAVES_EACH = 3, WEIGHT = 4 };

static FILE *create(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

static void close_file(FILE *file)
{
    if (fclose(file) != 0) {
        perror("make_country");
        exit(EXIT_FAILURE);
    }
}

static void write_leaf(FILE *file, int number)
{
    fprintf(file,
            "<indicator id=\"L%d\" title=\"指标%d\" weight=\"%d\">"
            "<clause id=\"L%d-a\" points=\"0.5\" max=\"2\">未及时公开</clause>"
            "<clause id=\"L%d-b\" from=\"0.5\" to=\"2\">要素不全</clause></indicator>\n",
            number, number, WEIGHT, number, number);
}

static void write_rubric(const char *folder, int leaves)
{
    FILE *file = create(folder, "rubric.xml");
    int seconds = (leaves + LEAVES_EACH - 1) / LEAVES_EACH;
    int firsts = (seconds + LEAVES_EACH - 1) / LEAVES_EACH, leaf = 0;
    int full = leaves * WEIGHT;
    fprintf(file,
            "<rubric id=\"country\" class=\"A\" full=\"100\" weights=\"%d\" title=\"全国\">\n"
            "<grade name=\"优秀\" from=\"90\" share=\"0.3\"/><grade name=\"良好\" from=\"80\"/>"
            "<grade name=\"一般\" from=\"60\" rectify=\"yes\"/>"
            "<grade name=\"较差\" rectify=\"yes\"/>\n<part id=\"all\" title=\"全部\" weight=\"%d\">\n",
            full, full);
    for (int first = 0; first < firsts; first++) {
        int first_leaf = first * LEAVES_EACH * LEAVES_EACH;
        int below = leaves - first_leaf < LEAVES_EACH * LEAVES_EACH ? leaves - first_leaf
                                                                    : LEAVES_EACH * LEAVES_EACH;
        fprintf(file, "<indicator id=\"F%d\" title=\"一级%d\" weight=\"%d\">\n", first, first,
                below * WEIGHT);
        for (int second = 0; second * LEAVES_EACH < below; second++) {
            int count = below - second * LEAVES_EACH < LEAVES_EACH ? below - second * LEAVES_EACH
                                                                   : LEAVES_EACH;
            fprintf(file, "<indicator id=\"F%d.%d\" title=\"二级\" weight=\"%d\">\n", first, second,
                    count * WEIGHT);
            for (int i = 0; i < count; i++)
                write_leaf(file, leaf++);
            fputs("</indicator>\n", file);
        }
        fputs("</indicator>\n", file);
    }
    fputs("</part></rubric>\n", file);
    close_file(file);
}

static void write_roster(const char *folder, int units)
{
    FILE *file = create(folder, "roster.xml");
    fputs("<roster id=\"country\"><class id=\"A\" title=\"县\">\n", file);
    for (int i = 0; i < units; i++)
        fprintf(file, "<unit id=\"U%06d\" name=\"第%d县人民政府\"/>\n", i, i);
    fputs("</class></roster>\n", file);
    close_file(file);
}

/* A small generator of numbers, the same everywhere. */
static unsigned next_random(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void write_evaluation(const char *folder, int units, int records, int leaves)
{
    FILE *file = create(folder, "evaluation.xml");
    unsigned state = 2022;
    int number = 0;
    fputs("<evaluation id=\"country\" title=\"全国\" date=\"2022-12-30\" roster=\"roster.xml\">\n"
          "<rubric file=\"rubric.xml\"/>\n",
          file);
    for (int unit = 0; unit < units; unit++) {
        fprintf(file, "<unit ref=\"U%06d\">\n", unit);
        for (int i = 0; i < records; i++, number++) {
            unsigned random = next_random(&state);
            unsigned leaf = random % (unsigned)leaves, half = next_random(&state) % 4;
            if (random / 64 % 2)
                fprintf(file, "<record id=\"R%07d\" item=\"L%u-a\" count=\"%u\" method=\"online\"/>\n",
                        number, leaf, half + 1);
            else
                fprintf(file,
                        "<record id=\"R%07d\" item=\"L%u-b\" points=\"%u.5\" method=\"onsite\"/>\n",
                        number, leaf, half % 2);
        }
        fputs("</unit>\n", file);
    }
    fputs("</evaluation>\n", file);
    close_file(file);
}

int main(int argument_count, char *arguments[])
{
    if (argument_count != 5) {
        fputs("usage: make_country DIR UNITS RECORDS INDICATORS\n", stderr);
        return 2;
    }
    int numbers[3];
    for (int i = 0; i < 3; i++)
        numbers[i] = (int)strtol(arguments[2 + i], NULL, 10);
    int units = numbers[0], records = numbers[1], leaves = numbers[2];
    write_rubric(arguments[1], leaves);
    write_roster(arguments[1], units);
    write_evaluation(arguments[1], units, records, leaves);
    return 0;
}
