/* Reads the arguments that UNIX sockets have: named paths and abstract names, descriptors that go
 * along with a message. */

#include "scenario/text_reader.h"

#include <string.h>

#include "scenario/signature.h"

/* Takes "NAME" of a path or abstract name. */
static bool read_file_name(struct drill_reader *reader, char *buf)
{
    struct drill_token token = reader->token;
    if (!drill_reader_string(reader, "a quoted name", buf, DRILL_FILE_NAME_MAX))
        return false;
    const char *fault = drill_file_name_fault(buf, strlen(buf));
    return fault == NULL || drill_reader_fail(reader, &token, "name \"%s\" %s", buf, fault);
}

/* Whether '(' follows the word where the reader stands: it is no slot. */
bool drill_reader_is_applied(const struct drill_reader *reader, const char *word)
{
    struct drill_scan ahead = reader->scan;
    if (!drill_token_is(&reader->token, word))
        return false;
    struct drill_token next = drill_scan_next(&ahead);
    return drill_token_is_mark(&next, '(');
}

/* Behind the word: ("NAME"[, LEN]). */
bool drill_reader_file(struct drill_reader *reader, struct drill_draft *draft,
                       enum drill_sym_kind kind)
{
    struct drill_sym *addr = &draft->step.addr;
    char name[DRILL_FILE_NAME_MAX + 1];
    int64_t len = 0;
    drill_reader_advance(reader);
    if (!drill_reader_mark(reader, '(') || !read_file_name(reader, name))
        return false;
    if (drill_token_is_mark(&reader->token, ',') &&
        (!drill_reader_advance(reader) ||
         !drill_reader_number(reader, "the bytes of a name", 1, DRILL_ADDR_NAME_MAX, &len)))
        return false;
    addr->kind = (uint8_t)kind;
    addr->len = (uint8_t)len;
    addr->host = drill_arena_text(reader->arena, name, strlen(name));
    return addr->host != NULL ? drill_reader_mark(reader, ')') : drill_reader_fail_memory(reader);
}

/* path("NAME"), of a call on files. */
bool drill_reader_path(struct drill_reader *reader, struct drill_draft *draft)
{
    if (drill_reader_is_applied(reader, "path"))
        return drill_reader_file(reader, draft, DRILL_SYM_FILE);
    return drill_reader_fail_expected(reader, &reader->token, "path(\"NAME\")");
}

bool drill_reader_new_path(struct drill_reader *reader, struct drill_draft *draft)
{
    if (!drill_reader_is_applied(reader, "path"))
        return drill_reader_fail_expected(reader, &reader->token, "path(\"NAME\")");
    drill_reader_advance(reader);
    return drill_reader_mark(reader, '(') && read_file_name(reader, draft->step.call.service) &&
           drill_reader_mark(reader, ')');
}

/* rights(SLOT[, SLOT][, COUNT]): COUNT of them in all, the last again and again. */
bool drill_reader_rights(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    int64_t count;
    drill_reader_advance(reader);
    if (!drill_reader_mark(reader, '(') || !drill_reader_slot(reader, &draft->rights[0]))
        return false;
    call->n_rights = 1;
    while (drill_token_is_mark(&reader->token, ',')) {
        drill_reader_advance(reader);
        if (reader->token.kind == DRILL_TOKEN_NUMBER) {
            if (!drill_reader_number(reader, "a number of descriptors", call->n_rights + 1,
                                     DRILL_RIGHTS_MAX, &count))
                return false;
            call->n_rights = (uint16_t)count;
            break;
        }
        if (call->n_rights == DRILL_RIGHTS)
            return drill_reader_fail(reader, &reader->token, "at most %d slots go along",
                                     DRILL_RIGHTS);
        if (!drill_reader_slot(reader, &draft->rights[call->n_rights++]))
            return false;
    }
    return drill_reader_mark(reader, ')');
}

bool drill_reader_room(struct drill_reader *reader, struct drill_draft *draft)
{
    int64_t count;
    drill_reader_advance(reader);
    if (!drill_reader_mark(reader, '(') ||
        !drill_reader_number(reader, "a number of descriptors", 1, DRILL_RIGHTS, &count))
        return false;
    draft->step.call.n_rights = (uint16_t)count;
    return drill_reader_mark(reader, ')');
}
