/* Finds the fields that a template names, before anything is made of it. */
#ifndef SCORER_TABLES_BIND_H
#define SCORER_TABLES_BIND_H

struct arena;
struct diagnostics;
struct template;

/* Resolves every field name and placeholder of `template`; what does not exist, or is not to be had
 * where it stands, is an error with its place in `diagnostics`. To be called once, after reading
 * and before book_of_city or book_of_unit. Memory running out sets `arena->exhausted`. */
void template_bind(struct arena *arena, struct template *template, struct diagnostics *diagnostics);

#endif
