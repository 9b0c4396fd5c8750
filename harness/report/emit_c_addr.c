/* Addresses in C. */

#include "report/emit_c_parts.h"

static bool is_six(const struct drill_emit *emit)
{
    return emit->family == DRILL_TCP6 || emit->family == DRILL_UDP6;
}

static bool is_unix(const struct drill_emit *emit)
{
    return (DRILL_FAMILY_BIT(emit->family) & DRILL_FAMILIES_UNIX) != 0;
}

static const char *host_of(const struct drill_emit *emit, enum drill_sym_kind kind)
{
    bool six = is_six(emit);
    switch (kind) {
    case DRILL_SYM_ANY:
    case DRILL_SYM_ANY_OF:
        return six ? "::" : "0.0.0.0";
    case DRILL_SYM_LOOPBACK2:
    case DRILL_SYM_LOOPBACK2_OF:
        return six ? "::ffff:127.0.0.2" : "127.0.0.2";
    case DRILL_SYM_ANY4:
    case DRILL_SYM_ANY4_OF:
        return six ? "::ffff:0.0.0.0" : "0.0.0.0";
    case DRILL_SYM_BROADCAST_OF:
        return six ? "::1" : "127.255.255.255";
    case DRILL_SYM_UNROUTABLE:
        return six ? "2001:db8::1" : "192.0.2.1";
    default:
        return six ? "::1" : "127.0.0.1";
    }
}

static void add_slot(struct drill_emit *emit, const struct drill_sym *addr)
{
    const char *slot = emit->scenario->slots[addr->slot];
    emit->helps |= DRILL_HELP_LEARN | DRILL_HELP_NAME;
    emit->named[addr->slot] = true;
    drill_text_addf(emit->text, "        learn(%s, &name_of_%s);\n", slot, slot);
    if (addr->kind == DRILL_SYM_SLOT || is_unix(emit)) {
        drill_text_addf(emit->text, "        struct name to = name_of_%s;\n", slot);
        return;
    }
    emit->helps |= DRILL_HELP_INET | DRILL_HELP_PORT;
    drill_text_addf(emit->text,
                    "        struct name to = inet_name(\"%s\", port_of(&name_of_%s));\n",
                    host_of(emit, (enum drill_sym_kind)addr->kind), slot);
}

static void add_unix(struct drill_emit *emit, const struct drill_sym *addr)
{
    bool named = addr->kind == DRILL_SYM_FILE || addr->kind == DRILL_SYM_ABSTRACT;
    bool path = addr->kind == DRILL_SYM_FILE || addr->kind == DRILL_SYM_PATH;
    if (addr->len != 0)
        drill_emit_refuse(emit, "a name that is filled up to a length");
    emit->helps |= DRILL_HELP_NAME | (path ? DRILL_HELP_PATH : DRILL_HELP_ABSTRACT);
    drill_text_addf(emit->text, "        struct name to = %s(\"", path ? "path" : "abstract");
    if (named)
        drill_text_addf(emit->text, "%s\");\n", addr->host);
    else
        drill_text_addf(emit->text, "fresh-%u\");\n", ++emit->fresh);
}

static void add_bare(struct drill_emit *emit, const char *family)
{
    emit->helps |= DRILL_HELP_NAME;
    drill_text_addf(emit->text,
                    "        struct name to = {.len = sizeof(sa_family_t)};\n"
                    "        to.addr.ss_family = %s;\n",
                    family);
}

void drill_emit_address(struct drill_emit *emit, const struct drill_step *step)
{
    const struct drill_sym *addr = &step->addr;
    bool privileged = addr->kind == DRILL_SYM_NOWHERE || addr->kind == DRILL_SYM_UNROUTABLE;
    if (addr->kind == DRILL_SYM_NAMED) {
        drill_emit_refuse(emit, "an address by name");
    } else if (drill_sym_has_slot(addr)) {
        add_slot(emit, addr);
    } else if (addr->kind == DRILL_SYM_UNSPEC) {
        add_bare(emit, "AF_UNSPEC");
        drill_text_addf(emit->text, "        to.len = %s;\n",
                        is_unix(emit)  ? "sizeof(sa_family_t)"
                        : is_six(emit) ? "sizeof(struct sockaddr_in6)"
                                       : "sizeof(struct sockaddr_in)");
    } else if (addr->kind == DRILL_SYM_UNNAMED) {
        add_bare(emit, "AF_UNIX");
    } else if (is_unix(emit)) {
        add_unix(emit, addr);
    } else {
        emit->helps |= DRILL_HELP_INET | DRILL_HELP_NAME;
        drill_text_addf(emit->text, "        struct name to = inet_name(\"%s\", %d);\n",
                        host_of(emit, (enum drill_sym_kind)addr->kind), privileged ? 1 : 0);
    }
}
