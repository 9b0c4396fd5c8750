/* Reads the unusual arguments of a call: "KEY=WORD", separated by commas, behind all others. */

#include "scenario/text_reader.h"

bool drill_reader_at_twist(const struct drill_reader *reader)
{
    struct drill_scan ahead = reader->scan;
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return false;
    struct drill_token next = drill_scan_next(&ahead);
    return drill_token_is_mark(&next, '=');
}

static bool fail_key(struct drill_reader *reader, const struct drill_call *call)
{
    const struct drill_token *token = &reader->token;
    struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
    for (int i = 0; i < DRILL_TWIST_COUNT; i++) {
        if (drill_twist_groups(call->id, (enum drill_twist)i) != 0)
            drill_suggest_offer(&suggest, drill_twist_name((enum drill_twist)i));
    }
    return drill_reader_fail_unknown(reader, token, "key", &suggest);
}

static bool fail_word(struct drill_reader *reader, uint32_t groups)
{
    const struct drill_token *token = &reader->token;
    struct drill_suggest suggest = drill_suggest_make(token->start, token->len);
    if (token->kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, token, "a word");
    for (int i = 1; i < DRILL_CONSTANT_COUNT; i++) {
        if ((drill_constant_group((enum drill_constant)i) & groups) != 0)
            drill_suggest_offer(&suggest, drill_constant_name((enum drill_constant)i));
    }
    return drill_reader_fail_unknown(reader, token, "word", &suggest);
}

static bool read_twist(struct drill_reader *reader, struct drill_call *call)
{
    const struct drill_token *token = &reader->token;
    enum drill_constant constant;
    enum drill_twist twist;
    uint32_t groups = 0;
    if (drill_twist_find(token->start, token->len, &twist))
        groups = drill_twist_groups(call->id, twist);
    if (groups == 0)
        return fail_key(reader, call);
    if (call->twist[twist] != DRILL_CONSTANT_NONE)
        return drill_reader_fail(reader, token, "%s is given twice", drill_twist_name(twist));
    drill_reader_advance(reader);
    drill_reader_advance(reader); /* past the '=' that was looked at */
    if (token->kind != DRILL_TOKEN_NAME ||
        !drill_constant_find(groups, token->start, token->len, &constant))
        return fail_word(reader, groups);
    call->twist[twist] = (uint8_t)constant;
    return drill_reader_advance(reader);
}

bool drill_reader_twists(struct drill_reader *reader, struct drill_call *call)
{
    for (;;) {
        if (!drill_reader_at_twist(reader))
            return drill_reader_fail_expected(reader, &reader->token, "KEY=WORD");
        if (!read_twist(reader, call))
            return false;
        if (!drill_token_is_mark(&reader->token, ','))
            return true;
        drill_reader_advance(reader);
    }
}
