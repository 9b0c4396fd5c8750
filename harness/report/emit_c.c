/* The program as a whole: slots are variables, steps are blocks of main(), and those of other
 * actors are threads. The block of the step that the verdict fell on ends with the comparison. */

#include "report/emit_c.h"

#include <stdio.h>
#include <string.h>

#include "report/emit_c_parts.h"
#include "report/explain.h"

void drill_emit_quoted(struct drill_text *text, const char *words)
{
    drill_text_addf(text, "\"");
    for (; *words != '\0'; words++) {
        unsigned char c = (unsigned char)*words;
        if (c == '"' || c == '\\')
            drill_text_addf(text, "\\%c", c);
        else if (c >= ' ' && c < 0x7f)
            drill_text_add(text, words, 1);
        else
            drill_text_addf(text, "\\%03o", c);
    }
    drill_text_addf(text, "\"");
}

/* One line of a comment, which cannot end early. */
static void add_comment(struct drill_text *text, const char *what, const char *words)
{
    drill_text_addf(text, " * %s", what);
    for (; *words != '\0'; words++)
        if ((unsigned char)*words >= ' ' && !(words[0] == '*' && words[1] == '/'))
            drill_text_add(text, words, 1);
    drill_text_addf(text, "\n");
}

static const struct drill_event *deciding(const struct drill_emit *emit)
{
    const struct drill_trace *trace = emit->result->trace;
    int32_t event = emit->result->verdict->event;
    return emit->result->verdict->kind == DRILL_REJECTED && event >= 0 &&
                   (size_t)event < trace->count
               ? &trace->events[event]
               : NULL;
}

/* The text of a step, quoted. */
static void add_step_text(const struct drill_emit *emit, const struct drill_step *step,
                          struct drill_text *text)
{
    struct drill_text words = {0};
    drill_scenario_write_step(emit->scenario, step, false, &words);
    drill_emit_quoted(text, words.bytes != NULL ? words.bytes : "");
    text->failed = text->failed || words.failed;
    drill_text_free(&words);
}

/* What came besides the value. */
static void add_details(struct drill_emit *emit, const struct drill_call *call)
{
    bool names = call->id == DRILL_CALL_GETSOCKNAME || call->id == DRILL_CALL_GETPEERNAME ||
                 ((call->id == DRILL_CALL_ACCEPT || call->id == DRILL_CALL_ACCEPT4 ||
                   call->id == DRILL_CALL_RECVFROM) &&
                  call->want_addr);
    struct drill_text *text = emit->text;
    if (drill_call_receives(call)) {
        emit->helps |= DRILL_HELP_SHOW;
        drill_text_addf(text, "        show(in, n);\n");
    }
    if (names)
        drill_text_addf(text, "        if (n >= 0)\n            print_name(&from);\n");
    if (call->id == DRILL_CALL_RECVMSG)
        drill_text_addf(
            text, "        if (n >= 0)\n"
                  "            printf(\"    flags %%#x\\n\", (unsigned)message.msg_flags);\n");
    else if (call->id == DRILL_CALL_POLL)
        drill_text_addf(text,
                        "        if (n > 0)\n"
                        "            printf(\"    events %%#x\\n\", (unsigned)ready.revents);\n");
    else if (call->id == DRILL_CALL_EPOLL_WAIT)
        drill_text_addf(text,
                        "        if (n > 0)\n"
                        "            printf(\"    events %%#x\\n\", (unsigned)event.events);\n");
    else if (call->id == DRILL_CALL_IOCTL)
        drill_text_addf(text, "        if (n == 0)\n            printf(\"    %%d\\n\", value);\n");
    else if (call->id == DRILL_CALL_GETSOCKOPT && call->option == DRILL_SO_LINGER)
        drill_text_addf(text, "        if (n == 0)\n            printf(\"    %%d, %%d\\n\", "
                              "value.l_onoff, value.l_linger);\n");
    else if (call->id == DRILL_CALL_GETSOCKOPT &&
             (call->option == DRILL_SO_RCVTIMEO || call->option == DRILL_SO_SNDTIMEO))
        drill_text_addf(text, "        if (n == 0)\n            printf(\"    %%ld ms\\n\", "
                              "(long)value.tv_sec * 1000 + (long)value.tv_usec / 1000);\n");
    else if (call->id == DRILL_CALL_GETSOCKOPT)
        drill_text_addf(text, "        if (n == 0)\n            printf(\"    %%d\\n\", value);\n");
}

static void mark_slots(struct drill_emit *emit, const struct drill_step *step)
{
    bool sends = step->call.id == DRILL_CALL_SENDMSG;
    const int16_t slots[] = {step->slot,
                             step->set[0],
                             step->set[1],
                             sends ? step->rights[0] : (int16_t)-1,
                             sends ? step->rights[1] : (int16_t)-1,
                             drill_sym_has_slot(&step->addr) ? step->addr.slot : (int16_t)-1};
    for (size_t i = 0; i < DRILL_COUNT(slots); i++) {
        if (slots[i] >= 0)
            emit->used[slots[i]] = true;
    }
}

/* The block of a step up to what it prints. */
static void add_block(struct drill_emit *emit, const struct drill_step *step)
{
    mark_slots(emit, step);
    drill_emit_call(emit, step);
    drill_text_addf(emit->text, "        tell(");
    add_step_text(emit, step, emit->text);
    drill_text_addf(emit->text, ", n);\n");
    add_details(emit, &step->call);
    if ((step->call.id == DRILL_CALL_BIND || step->call.id == DRILL_CALL_CONNECT) &&
        step->slot >= 0) {
        emit->helps |= DRILL_HELP_LEARN | DRILL_HELP_NAME;
        emit->named[step->slot] = true;
        drill_text_addf(emit->text, "        learn(%s, &name_of_%s);\n",
                        emit->scenario->slots[step->slot], emit->scenario->slots[step->slot]);
    }
}

/* The condition, evaluated before anything else can change errno. */
static void add_verdict(struct drill_emit *emit, const struct drill_step *step,
                        const struct drill_event *event, const char *into)
{
    emit->helps |= DRILL_HELP_SAME;
    drill_text_addf(emit->text, "        %s", into);
    drill_emit_condition(emit, step, &event->outcome);
    drill_text_addf(emit->text, ");\n");
}

/* A step of the main actor. */
static void add_main_step(struct drill_emit *emit, const struct drill_step *step,
                          const struct drill_event *decides)
{
    bool returned = decides != NULL && decides->kind == DRILL_EVENT_RETURN;
    drill_text_addf(emit->text, "    {\n");
    if (decides != NULL && !returned) {
        emit->helps |= DRILL_HELP_WAITS | DRILL_HELP_SAME;
        drill_text_addf(emit->text, "        signal(SIGALRM, on_long_wait);\n        alarm(2);\n");
    }
    add_block(emit, step);
    if (returned)
        add_verdict(emit, step, decides, "return judge(");
    else if (decides != NULL)
        drill_text_addf(emit->text, "        return judge(0);\n");
    drill_text_addf(emit->text, "    }\n");
}

/* A step of another actor: its thread goes to `functions`, the beginning of it to main(). */
static void add_other_step(struct drill_emit *emit, uint32_t index,
                           const struct drill_event *decides, struct drill_text *functions)
{
    const struct drill_step *step = &emit->scenario->steps[index];
    struct drill_text *main_text = emit->text;
    bool returned = decides != NULL && decides->kind == DRILL_EVENT_RETURN;
    emit->helps |= DRILL_HELP_THREAD;
    drill_text_addf(functions,
                    "static volatile int done_%u;\nstatic volatile int same_%u;\n\n"
                    "static void *call_%u(void *unused)\n{\n    long n;\n"
                    "    (void)unused;\n    {\n",
                    index, index, index);
    char same[32];
    snprintf(same, sizeof same, "same_%u = (", index);
    emit->text = functions;
    add_block(emit, step);
    if (returned)
        add_verdict(emit, step, decides, same);
    drill_text_addf(functions, "        done_%u = 1;\n    }\n    return NULL;\n}\n\n", index);
    emit->text = main_text;
    drill_text_addf(main_text, "    begin(call_%u);\n", index);
}

/* After the last step: what another actor's call did. */
static void add_other_verdict(struct drill_emit *emit, uint32_t index,
                              const struct drill_event *decides)
{
    bool returned = decides->kind == DRILL_EVENT_RETURN;
    char tail[32] = "";
    emit->helps |= DRILL_HELP_SAME;
    if (returned)
        snprintf(tail, sizeof tail, " && same_%u", index);
    drill_text_addf(emit->text,
                    "    for (int i = 0; i < 20 && !done_%u; i++)\n"
                    "        poll(NULL, 0, 100);\n"
                    "    return judge(%sdone_%u%s);\n",
                    index, returned ? "" : "!", index, tail);
}

/* A poll of the harness's own that showed nothing, though something was due. */
static void add_settle(struct drill_emit *emit, const struct drill_step *step,
                       const struct drill_event *event)
{
    mark_slots(emit, step);
    emit->helps |= DRILL_HELP_SAME;
    drill_text_addf(emit->text, "    {\n        struct pollfd ready = {%s, ",
                    drill_emit_fd(emit, step->slot));
    drill_emit_flags(emit, DRILL_GROUP_POLL, event->call.flags);
    drill_text_addf(emit->text, ", 0};\n        long n = poll(&ready, 1, 2000);\n"
                                "        tell(\"poll, as it should be ready\", n);\n"
                                "        return judge(n == 0);\n    }\n");
}

/* The step that the verdict fell on; -1: none. */
static int32_t last_step(const struct drill_emit *emit, const struct drill_event *decides)
{
    bool plain =
        decides != NULL && decides->step >= 0 && (uint32_t)decides->step < emit->scenario->n_steps;
    return plain ? decides->step : -1;
}

static void add_steps(struct drill_emit *emit, struct drill_text *functions)
{
    const struct drill_event *decides = deciding(emit);
    int32_t last = last_step(emit, decides);
    if (decides != NULL && decides->by_harness && decides->kind != DRILL_EVENT_SETTLE)
        drill_emit_refuse(emit, "a verdict on a call of the harness's own");
    for (uint32_t i = 0; i < emit->scenario->n_steps; i++) {
        const struct drill_step *step = &emit->scenario->steps[i];
        const struct drill_event *own = (int32_t)i == last ? decides : NULL;
        if (own != NULL && own->kind == DRILL_EVENT_SETTLE) {
            add_settle(emit, step, own);
            return;
        }
        if (step->kind != DRILL_STEP_CALL)
            continue;
        if (step->actor == 0)
            add_main_step(emit, step, own);
        else
            add_other_step(emit, i, own, functions);
        if (own != NULL && step->actor == 0)
            return;
        /* What another actor's call does may come of later steps. */
        if (last >= 0 && emit->scenario->steps[last].actor != 0 && i + 1 == emit->scenario->n_steps)
            add_other_verdict(emit, (uint32_t)last, decides);
    }
    if (last < 0 && emit->result->verdict->kind == DRILL_REJECTED) {
        emit->helps |= DRILL_HELP_SAME;
        drill_text_addf(emit->text,
                        "    printf(\"expected: %%s\\nfound:    %%s\\n\", expected, found);\n"
                        "    return 0;\n");
    } else if (last < 0) {
        drill_text_addf(emit->text, "    return 0;\n");
    }
}

static void add_head(const struct drill_emit *emit, struct drill_text *text)
{
    const struct drill_verdict *verdict = emit->result->verdict;
    drill_text_addf(text, "/*\n");
    if (verdict->kind == DRILL_REJECTED) {
        struct drill_explanation why = drill_report_explain(verdict);
        add_comment(text, "", why.id);
        if (why.rule != NULL) {
            add_comment(text, "", why.rule->sentence);
            add_comment(text, "source: ", why.rule->source);
        }
        add_comment(text, "found on: ", emit->result->target);
        add_comment(text, "permitted: ", verdict->permitted);
        add_comment(text, "seen: ", verdict->seen);
    } else {
        add_comment(text, "", emit->scenario->summary);
    }
    drill_text_addf(text, " *\n * cc -o reproduced FILE.c -lpthread && ./reproduced\n"
                          " * Exit status 1: it does what was seen when this was found.\n */\n\n");
}

static void add_variables(const struct drill_emit *emit, struct drill_text *text)
{
    for (uint16_t i = 0; i < emit->scenario->n_slots; i++) {
        if (!emit->used[i])
            continue;
        drill_text_addf(text, "static int %s = -1;\n", emit->scenario->slots[i]);
        if (emit->named[i])
            drill_text_addf(text, "static struct name name_of_%s;\n", emit->scenario->slots[i]);
    }
    if ((emit->helps & DRILL_HELP_FILL) != 0)
        drill_text_addf(text, "static unsigned char out[%u];\n", emit->out_max + 1);
    if ((emit->helps & DRILL_HELP_SHOW) != 0)
        drill_text_addf(text, "static unsigned char in[%u];\n", emit->in_max + 1);
    drill_text_addf(text, "\n");
}

static bool find_family(const char *name, enum drill_family *ret)
{
    for (int i = 0; name != NULL && i < DRILL_FAMILY_COUNT; i++) {
        if (strcmp(drill_family_name((enum drill_family)i), name) == 0) {
            *ret = (enum drill_family)i;
            return true;
        }
    }
    return false;
}

/* Puts the parts together; false: out of memory. */
static bool assemble(const struct drill_emit *emit, const struct drill_text *functions,
                     const struct drill_text *body, struct drill_text *text)
{
    add_head(emit, text);
    drill_emit_prelude(emit, text);
    add_variables(emit, text);
    drill_text_addf(text, "%s", functions->len > 0 ? functions->bytes : "");
    drill_text_addf(
        text, "int main(void)\n{\n    long n;\n    setvbuf(stdout, NULL, _IOLBF, 0);\n"
              "    signal(SIGPIPE, on_pipe);\n    signal(SIGALRM, on_alarm);\n    alarm(10);\n");
    drill_text_addf(text, "%s}\n", body->len > 0 ? body->bytes : "");
    return !text->failed && !functions->failed && !body->failed;
}

bool drill_report_c(const struct drill_case_result *result, struct drill_text *text, char *why,
                    size_t size)
{
    struct drill_text functions = {0};
    struct drill_text body = {0};
    struct drill_emit emit = {.result = result, .scenario = result->scenario, .text = &body};
    if (result->scenario == NULL)
        drill_emit_refuse(&emit, "it is no scenario");
    else if (!find_family(result->family, &emit.family))
        drill_emit_refuse(&emit, "the family of the target is not known");
    else if (result->scenario->n_sysctls > 0)
        drill_emit_refuse(&emit, "settings of the system");
    else
        add_steps(&emit, &functions);
    size_t before = text->len;
    if (emit.why[0] == '\0' && !assemble(&emit, &functions, &body, text)) {
        drill_emit_refuse(&emit, "out of memory");
        text->len = before;
    }
    drill_text_free(&functions);
    drill_text_free(&body);
    snprintf(why, size, "%s", emit.why);
    return emit.why[0] == '\0';
}
