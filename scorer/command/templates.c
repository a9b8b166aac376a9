#include "command/templates.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command/session.h"
#include "read/read_template.h"
#include "tables/bind.h"

/* Where templates lie, seen from the folder of the program: in the source tree (build/, and the
 * folder of the sanitized build in it), and installed. */
static const char *const places[] = {"../templates", "../../templates",
                                     "../share/scorer/templates"};

enum { PATH_BYTES = 4096 };

const char *shipped_templates(struct session *session)
{
    char program[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (size_t i = 0; slash && i < sizeof places / sizeof *places; i++) {
        const char *folder = arena_format(&session->arena, "%s/%s", program, places[i]);
        if (folder && access(folder, R_OK) == 0)
            return folder;
    }
    return NULL;
}

static struct template *read_one(struct session *session, const char *folder, bool shipped,
                                 const char *name, enum subject subject)
{
    struct diagnostics *diagnostics = &session->diagnostics;
    const char *path = arena_format(&session->arena, "%s/%s", folder, name);
    if (!path)
        return NULL;
    uint32_t file = diagnostics_add_file(diagnostics, path);
    size_t errors_before = diagnostics->errors;
    inputs_note_template(&session->inputs, path, shipped);
    struct template *template = read_template(&session->inputs.xml, path, file, subject);
    if (template && diagnostics->errors == errors_before)
        template_bind(&session->arena, template, diagnostics);
    return template;
}

void read_templates(struct session *session, const char *folder, struct templates *templates)
{
    *templates = (struct templates){0};
    bool shipped = !folder;
    if (shipped)
        folder = shipped_templates(session);
    if (!folder) {
        diagnostics_error(&session->diagnostics, (struct place){PLACE_NO_FILE, PLACE_WHOLE_FILE},
                          NULL,
                          "the templates that belong to the program are not where it was "
                          "installed; name their folder with --templates");
        return;
    }
    templates->ranking = read_one(session, folder, shipped, "ranking.xml", SUBJECT_CITY);
    templates->sheet = read_one(session, folder, shipped, "sheet.xml", SUBJECT_UNIT);
    templates->changes = read_one(session, folder, shipped, "changes.xml", SUBJECT_CHANGES);
    templates->terminal = read_one(session, folder, shipped, "terminal.xml", SUBJECT_CITY);
}
