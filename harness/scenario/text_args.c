/* Reads "call(ARGS)" by the call's signature: one function per kind of argument, and the walk over
 * them. On entry to each the reader looks at the argument's first token; on return at what follows.
 */

#include "scenario/text_reader.h"

#include <string.h>

#include "scenario/signature.h"

/* Fails with the call's usage: too few or too many arguments. */
static bool fail_count(struct drill_reader *reader, const struct drill_draft *draft)
{
    const struct drill_signature *signature =
        drill_signature_of((enum drill_call_id)draft->step.call.id);
    return drill_reader_fail(reader, &reader->token, "wrong argument count: the call is %s",
                             signature->usage);
}

/* Takes the ',' before an argument that must follow. */
static bool next_argument(struct drill_reader *reader, const struct drill_draft *draft)
{
    if (drill_token_is_mark(&reader->token, ')'))
        return fail_count(reader, draft);
    return drill_reader_mark(reader, ',');
}

static bool read_fd(struct drill_reader *reader, struct drill_draft *draft)
{
    if (reader->token.kind == DRILL_TOKEN_NUMBER && reader->token.number == -1)
        return drill_reader_advance(reader);
    if (reader->token.kind == DRILL_TOKEN_NUMBER)
        return drill_reader_fail_expected(reader, &reader->token, "a slot or -1");
    return drill_reader_slot(reader, &draft->slot);
}

/* Takes a quoted name of 1..max bytes into the call's buffer of max + 1. */
bool drill_reader_string(struct drill_reader *reader, const char *what, char *buf, size_t max)
{
    const struct drill_token *token = &reader->token;
    if (token->kind != DRILL_TOKEN_STRING)
        return drill_reader_fail_expected(reader, token, what);
    if (token->len == 0 || token->len > max)
        return drill_reader_fail(reader, token, "%s has 1 to %zu bytes", what, max);
    if (memchr(token->start, '\\', token->len) != NULL)
        return drill_reader_fail(reader, token, "there are no escapes in quoted names");
    memset(buf, 0, max + 1);
    memcpy(buf, token->start, token->len);
    return drill_reader_advance(reader);
}

static bool follows_string(const struct drill_reader *reader)
{
    struct drill_scan ahead = reader->scan;
    return drill_token_is_mark(&reader->token, ',') &&
           drill_scan_next(&ahead).kind == DRILL_TOKEN_STRING;
}

/* Takes the ',' between host and service. */
static bool next_name(struct drill_reader *reader)
{
    if (drill_token_is_mark(&reader->token, ')'))
        return drill_reader_fail(reader, &reader->token,
                                 "wrong argument count: a named address is "
                                 "\"HOST\", \"SERVICE\"[, \"PROTOCOL\"]");
    return drill_reader_mark(reader, ',');
}

static bool read_named(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    struct drill_sym *addr = &draft->step.addr;
    if (!drill_reader_string(reader, "a host name", call->host, DRILL_HOST_MAX) ||
        !next_name(reader) ||
        !drill_reader_string(reader, "a quoted service name", call->service, DRILL_HOST_MAX))
        return false;
    if (follows_string(reader)) {
        drill_reader_advance(reader);
        if (!drill_reader_string(reader, "a protocol name", call->proto, sizeof call->proto - 1))
            return false;
        addr->proto = drill_arena_text(reader->arena, call->proto, strlen(call->proto));
        if (addr->proto == NULL)
            return drill_reader_fail_memory(reader);
    }
    addr->kind = DRILL_SYM_NAMED;
    addr->host = drill_arena_text(reader->arena, call->host, strlen(call->host));
    addr->service = drill_arena_text(reader->arena, call->service, strlen(call->service));
    return (addr->host != NULL && addr->service != NULL) || drill_reader_fail_memory(reader);
}

/* "(SLOT)" behind a host: its port. */
static bool read_port_of(struct drill_reader *reader, struct drill_draft *draft,
                         enum drill_sym_kind kind)
{
    draft->step.addr.kind = (uint8_t)kind;
    return drill_reader_mark(reader, '(') && drill_reader_slot(reader, &draft->addr) &&
           drill_reader_mark(reader, ')');
}

static bool read_addr(struct drill_reader *reader, struct drill_draft *draft)
{
    static const struct {
        const char *word;
        enum drill_sym_kind kind;
        enum drill_sym_kind with_port; /* NONE: it takes none */
    } words[] = {
        {"loopback", DRILL_SYM_LOOPBACK, DRILL_SYM_LOOPBACK_OF},
        {"loopback2", DRILL_SYM_LOOPBACK2, DRILL_SYM_LOOPBACK2_OF},
        {"broadcast", DRILL_SYM_NONE, DRILL_SYM_BROADCAST_OF},
        {"any", DRILL_SYM_ANY, DRILL_SYM_ANY_OF},
        {"any4", DRILL_SYM_ANY4, DRILL_SYM_ANY4_OF},
        {"nowhere", DRILL_SYM_NOWHERE, DRILL_SYM_NONE},
        {"path", DRILL_SYM_PATH, DRILL_SYM_NONE},
        {"unspec", DRILL_SYM_UNSPEC, DRILL_SYM_NONE},
        {"unroutable", DRILL_SYM_UNROUTABLE, DRILL_SYM_NONE},
        {"unnamed", DRILL_SYM_UNNAMED, DRILL_SYM_NONE},
    };
    if (reader->token.kind == DRILL_TOKEN_STRING)
        return read_named(reader, draft);
    if (drill_reader_is_applied(reader, "path"))
        return drill_reader_file(reader, draft, DRILL_SYM_FILE);
    if (drill_reader_is_applied(reader, "abstract"))
        return drill_reader_file(reader, draft, DRILL_SYM_ABSTRACT);
    for (size_t i = 0; i < DRILL_COUNT(words); i++) {
        if (drill_token_is(&reader->token, words[i].word)) {
            draft->step.addr.kind = (uint8_t)words[i].kind;
            drill_reader_advance(reader);
            if (words[i].with_port != DRILL_SYM_NONE && drill_token_is_mark(&reader->token, '('))
                return read_port_of(reader, draft, words[i].with_port);
            if (words[i].kind == DRILL_SYM_NONE)
                return drill_reader_fail_expected(reader, &reader->token, "'('");
            return true;
        }
    }
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &reader->token, "an address");
    draft->step.addr.kind = DRILL_SYM_SLOT;
    return drill_reader_slot(reader, &draft->addr);
}

static bool read_int32(struct drill_reader *reader, const char *what, int32_t low, int32_t *ret)
{
    int64_t value;
    if (!drill_reader_number(reader, what, low, INT32_MAX, &value))
        return false;
    *ret = (int32_t)value;
    return true;
}

static bool read_how(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_suggest suggest = drill_suggest_make(reader->token.start, reader->token.len);
    const char *name;
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return read_int32(reader, "the way to shut down", INT32_MIN, &draft->step.call.number);
    for (int32_t how = 0; (name = drill_how_name(how)) != NULL; how++) {
        drill_suggest_offer(&suggest, name);
        if (drill_token_is(&reader->token, name)) {
            draft->step.call.number = how;
            return drill_reader_advance(reader);
        }
    }
    return drill_reader_fail_unknown(reader, &reader->token, "flag", &suggest);
}

static bool read_option(struct drill_reader *reader, struct drill_draft *draft)
{
    const struct drill_token *token = &reader->token;
    enum drill_option option;
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "an option");
    if (!drill_option_find(token->start, token->len, &option)) {
        struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
        for (int i = 0; i < DRILL_OPTION_COUNT; i++)
            drill_suggest_offer(&suggest, drill_option_name((enum drill_option)i));
        return drill_reader_fail_unknown(reader, token, "option", &suggest);
    }
    draft->step.call.option = (uint8_t)option;
    return drill_reader_advance(reader);
}

static bool read_values(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    int n = drill_option_values((enum drill_option)call->option);
    for (int i = 0; i < n; i++) {
        if (i > 0 && drill_token_is_mark(&reader->token, ')'))
            return drill_reader_fail(reader, &reader->token,
                                     "wrong argument count: %s takes %d "
                                     "values",
                                     drill_option_name((enum drill_option)call->option), n);
        if (i > 0 && !drill_reader_mark(reader, ','))
            return false;
        if (!drill_reader_number(reader, "an option's value", INT32_MIN, INT32_MAX,
                                 &call->value[i]))
            return false;
    }
    return true;
}

/* Takes a word of a list that `name_of` numbers. */
static bool read_listed(struct drill_reader *reader, const char *(*name_of)(int32_t number),
                        const char *what, int32_t *ret)
{
    struct drill_suggest suggest = drill_suggest_make(reader->token.start, reader->token.len);
    const char *name;
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &reader->token, what);
    for (*ret = 0; (name = name_of(*ret)) != NULL; (*ret)++) {
        if (drill_token_is(&reader->token, name))
            return drill_reader_advance(reader);
        drill_suggest_offer(&suggest, name);
    }
    return drill_reader_fail_unknown(reader, &reader->token, what + 2 + (what[1] == 'n'), &suggest);
}

static bool read_request(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    if (!read_listed(reader, drill_fcntl_name, "a request", &call->number))
        return false;
    if (call->number != DRILL_F_SETFL && call->number != DRILL_F_SETFD)
        return true;
    return next_argument(reader, draft) &&
           drill_reader_flags(reader,
                              call->number == DRILL_F_SETFL ? DRILL_GROUP_O : DRILL_GROUP_FD,
                              &call->flags);
}

static bool read_op(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_call *call = &draft->step.call;
    if (!read_listed(reader, drill_epoll_op_name, "an operation", &call->number) ||
        !next_argument(reader, draft) || !drill_reader_slot(reader, &draft->addr))
        return false;
    draft->step.addr.kind = DRILL_SYM_SLOT;
    return call->number == DRILL_EPOLL_CTL_DEL ||
           (next_argument(reader, draft) &&
            drill_reader_flags(reader, DRILL_GROUP_EPOLL, &call->flags));
}

static bool read_ioctl(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_suggest suggest = drill_suggest_make(reader->token.start, reader->token.len);
    struct drill_call *call = &draft->step.call;
    if (drill_token_is(&reader->token, "FIONREAD"))
        return drill_reader_advance(reader);
    if (drill_token_is(&reader->token, "FIONBIO")) {
        call->number = DRILL_FIONBIO;
        drill_reader_advance(reader);
        return next_argument(reader, draft) &&
               drill_reader_number(reader, "a request's value", INT32_MIN, INT32_MAX,
                                   &call->value[0]);
    }
    drill_suggest_offer(&suggest, "FIONREAD");
    drill_suggest_offer(&suggest, "FIONBIO");
    return drill_reader_fail_unknown(reader, &reader->token, "request", &suggest);
}

/* One of the signals that the call may name. */
static bool read_signal(struct drill_reader *reader, struct drill_draft *draft)
{
    const struct drill_token *token = &reader->token;
    struct drill_call *call = &draft->step.call;
    uint32_t allowed = drill_call_signals((enum drill_call_id)call->id);
    struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
    uint32_t signal = 0;
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "a signal");
    drill_flag_find(DRILL_GROUP_SIG, token->start, token->len, &signal);
    for (uint32_t bit = 1; bit != 0; bit <<= 1) {
        if ((allowed & bit) != 0)
            drill_suggest_offer(&suggest, drill_flag_name(DRILL_GROUP_SIG, bit));
    }
    if ((signal & allowed) == 0)
        return drill_reader_fail_unknown(reader, token, "signal", &suggest);
    call->number = (int32_t)signal;
    return drill_reader_advance(reader);
}

/* The one name that may be empty. */
static bool read_host(struct drill_reader *reader, struct drill_call *call)
{
    const struct drill_token *token = &reader->token;
    if (token->kind == DRILL_TOKEN_STRING && token->len == 0)
        return drill_reader_advance(reader);
    return drill_reader_string(reader, "a quoted host name", call->host, DRILL_HOST_MAX);
}

/* Takes a quoted name, or NULL for an empty one. */
static bool read_name_or_null(struct drill_reader *reader, const char *what, char *buf)
{
    if (!drill_token_is(&reader->token, "NULL"))
        return drill_reader_string(reader, what, buf, DRILL_HOST_MAX);
    return drill_reader_advance(reader);
}

static bool read_argument(struct drill_reader *reader, struct drill_draft *draft,
                          enum drill_arg kind)
{
    struct drill_call *call = &draft->step.call;
    switch (kind) {
    case DRILL_ARG_FD:
        return read_fd(reader, draft);
    case DRILL_ARG_ADDR:
    case DRILL_ARG_TO:
        return read_addr(reader, draft);
    case DRILL_ARG_PEER:
        call->want_addr = false;
        return drill_reader_advance(reader);
    case DRILL_ARG_SIZE:
        return drill_reader_size(reader, draft);
    case DRILL_ARG_SIZES:
        return drill_reader_sizes(reader, draft);
    case DRILL_ARG_MSG:
        return drill_reader_flags(reader, DRILL_GROUP_MSG, &call->flags);
    case DRILL_ARG_CREATE:
    case DRILL_ARG_SOCK:
        return drill_reader_flags(reader, DRILL_GROUP_SOCK, &call->flags);
    case DRILL_ARG_EVENTS:
        return drill_reader_flags(reader, DRILL_GROUP_POLL, &call->flags);
    case DRILL_ARG_TIMEOUT:
        return read_int32(reader, "a number of milliseconds", -1, &call->number);
    case DRILL_ARG_BACKLOG:
        return read_int32(reader, "a backlog", INT32_MIN, &call->number);
    case DRILL_ARG_HOW:
        return read_how(reader, draft);
    case DRILL_ARG_OPTION:
        return read_option(reader, draft);
    case DRILL_ARG_VALUES:
        return read_values(reader, draft);
    case DRILL_ARG_REQUEST:
        return read_request(reader, draft);
    case DRILL_ARG_IOCTL:
        return read_ioctl(reader, draft);
    case DRILL_ARG_HOST:
        return read_host(reader, call);
    case DRILL_ARG_OP:
        return read_op(reader, draft);
    case DRILL_ARG_SIGNAL:
        return read_signal(reader, draft);
    case DRILL_ARG_ACTION:
        return drill_reader_flags(reader, DRILL_GROUP_SA, &call->flags);
    case DRILL_ARG_ACTOR:
        return drill_reader_actor(reader, &call->value[0]);
    case DRILL_ARG_SERVICE:
        return drill_reader_string(reader, "a quoted service name", call->service, DRILL_HOST_MAX);
    case DRILL_ARG_FILE:
        return drill_reader_path(reader, draft);
    case DRILL_ARG_NEW:
        return drill_reader_new_path(reader, draft);
    case DRILL_ARG_MODE:
        return drill_reader_flags(reader, DRILL_GROUP_S, &call->flags);
    case DRILL_ARG_RIGHTS:
        return drill_reader_rights(reader, draft);
    case DRILL_ARG_ROOM:
        return drill_reader_room(reader, draft);
    case DRILL_ARG_CREDS:
        call->want_creds = true;
        return drill_reader_advance(reader);
    case DRILL_ARG_PROTO:
        return drill_reader_string(reader, "a quoted protocol name", call->proto,
                                   sizeof call->proto - 1);
    case DRILL_ARG_NODE:
        return read_name_or_null(reader, "a quoted host name or NULL", call->host);
    case DRILL_ARG_ENTRY:
        return read_name_or_null(reader, "a quoted service name or NULL", call->service);
    case DRILL_ARG_AI:
        return drill_reader_flags(reader, DRILL_GROUP_AI, &call->flags);
    case DRILL_ARG_OPENAT:
        return drill_reader_flags(reader, DRILL_GROUP_OPENAT, &call->flags);
    default:
        return false;
    }
}

/* Whether an optional argument that can stand before others stands here. */
static bool is_passed_over(const struct drill_token *token, enum drill_arg kind)
{
    if (kind == DRILL_ARG_PEER)
        return !drill_token_is(token, "NULL");
    if (kind == DRILL_ARG_RIGHTS || kind == DRILL_ARG_ROOM)
        return !drill_token_is(token, "rights");
    if (kind == DRILL_ARG_CREDS)
        return !drill_token_is(token, "creds");
    if (kind == DRILL_ARG_TO && drill_token_is(token, "rights"))
        return true;
    /* An address may be any name but a flag; a misspelt flag should be called one. */
    return kind == DRILL_ARG_TO && (token->kind == DRILL_TOKEN_NUMBER ||
                                    (token->kind == DRILL_TOKEN_NAME && token->len > 4 &&
                                     memcmp(token->start, "MSG_", 4) == 0));
}

static bool read_arguments(struct drill_reader *reader, struct drill_draft *draft,
                           const struct drill_signature *signature)
{
    for (size_t i = 0; i < DRILL_SIGNATURE_ARGS && signature->args[i] != DRILL_ARG_END; i++) {
        enum drill_arg kind = (enum drill_arg)signature->args[i];
        bool ended = drill_token_is_mark(&reader->token, ')') || drill_reader_at_twist(reader);
        if (ended && drill_arg_is_optional(kind))
            continue;
        if (ended)
            return fail_count(reader, draft);
        if (is_passed_over(&reader->token, kind))
            continue;
        if (!read_argument(reader, draft, kind))
            return false;
        if (drill_token_is_mark(&reader->token, ')'))
            continue;
        if (!drill_token_is_mark(&reader->token, ','))
            return drill_reader_fail_expected(reader, &reader->token, "',' or ')'");
        drill_reader_advance(reader);
        if (drill_token_is_mark(&reader->token, ')'))
            return drill_reader_fail_expected(reader, &reader->token, "an argument");
    }
    if (drill_reader_at_twist(reader) && !drill_reader_twists(reader, &draft->step.call))
        return false;
    if (!drill_token_is_mark(&reader->token, ')'))
        return fail_count(reader, draft);
    return drill_reader_advance(reader);
}

bool drill_reader_call(struct drill_reader *reader, struct drill_draft *draft)
{
    const struct drill_token *name = &reader->token;
    struct drill_call *call = &draft->step.call;
    enum drill_call_id id;
    if (!drill_call_find(name->start, name->len, &id)) {
        struct drill_suggest suggest = drill_suggest_make(name->start, name->len);
        for (int i = 0; i < DRILL_CALL_COUNT; i++)
            drill_suggest_offer(&suggest, drill_call_name((enum drill_call_id)i));
        return drill_reader_fail_unknown(reader, name, "call", &suggest);
    }
    call->id = (uint8_t)id;
    call->fd = -1;
    call->want_addr = id == DRILL_CALL_ACCEPT || id == DRILL_CALL_ACCEPT4 ||
                      id == DRILL_CALL_RECVFROM || id == DRILL_CALL_RECVMSG;
    drill_reader_advance(reader);
    return drill_reader_mark(reader, '(') && read_arguments(reader, draft, drill_signature_of(id));
}
