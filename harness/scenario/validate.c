/* The invariant of scenarios: what the text reader guarantees, checked for every other producer. A
 * valid scenario can be run, and written as text that reads back the same. */

#include <string.h>

#include "scenario/flow.h"
#include "scenario/measure.h"
#include "scenario/scenario.h"
#include "scenario/signature.h"
#include "scenario/slots.h"
#include "scenario/text_bytes.h"
#include "scenario/validate_step.h"

static struct drill_status refuse(struct drill_diag *diag, const char *why)
{
    return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, 0, 0, "%s", why);
}

static bool is_text(const char *text)
{
    const char *why;
    size_t at;
    return text != NULL && !drill_bytes_find_bad(text, strlen(text), &at, &why) &&
           strchr(text, '\r') == NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* One line that trimming would not change and that does not read as a rule line. */
static bool is_summary(const char *summary)
{
    if (!is_text(summary) || strchr(summary, '\n') != NULL)
        return false;
    size_t len = strlen(summary);
    return len == 0 || (!is_blank(summary[0]) && !is_blank(summary[len - 1]) &&
                        strncmp(summary, "rule:", 5) != 0);
}

static bool are_comments(const char *comments)
{
    if (!is_text(comments))
        return false;
    while (*comments != '\0') {
        const char *end = strchr(comments, '\n');
        if (comments[0] != '#' || end == NULL || is_blank(end[-1]))
            return false;
        for (comments++; is_blank(*comments); comments++)
            continue;
        if (strncmp(comments, "rule:", 5) == 0)
            return false;
        comments = end + 1;
    }
    return true;
}

static bool is_rule(const char *id)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_.";
    size_t len = id != NULL ? strlen(id) : 0;
    return len > 0 && len <= DRILL_SCENARIO_RULE_MAX && strspn(id, allowed) == len;
}

static struct drill_status check_rules(const struct drill_scenario *scenario,
                                       struct drill_diag *diag)
{
    if (scenario->n_rules > DRILL_SCENARIO_MAX_RULES)
        return refuse(diag, "too many rules");
    for (unsigned i = 0; i < scenario->n_rules; i++) {
        if (!is_rule(scenario->rules[i]))
            return refuse(diag, "a rule id is malformed");
        for (unsigned j = 0; j < i; j++) {
            if (strcmp(scenario->rules[i], scenario->rules[j]) == 0)
                return refuse(diag, "a rule is named twice");
        }
    }
    return DRILL_OK;
}

static struct drill_status check_sysctls(const struct drill_scenario *scenario,
                                         struct drill_diag *diag)
{
    bool seen[DRILL_SYSCTL_COUNT] = {0};
    if (scenario->n_sysctls > DRILL_SYSCTL_COUNT)
        return refuse(diag, "too many sysctls");
    for (unsigned i = 0; i < scenario->n_sysctls; i++) {
        const struct drill_scenario_sysctl *sysctl = &scenario->sysctls[i];
        if (sysctl->sysctl >= DRILL_SYSCTL_COUNT || seen[sysctl->sysctl])
            return refuse(diag, "a sysctl is unknown or given twice");
        if (sysctl->value < 0 || sysctl->value > INT32_MAX)
            return refuse(diag, "a sysctl's value is out of range");
        seen[sysctl->sysctl] = true;
    }
    return DRILL_OK;
}

static struct drill_status check_slots(const struct drill_scenario *scenario,
                                       struct drill_diag *diag)
{
    struct drill_slots table = {0};
    if (scenario->n_slots > DRILL_SCENARIO_MAX_SLOTS)
        return refuse(diag, "too many slots");
    for (int16_t i = 0; i < (int16_t)scenario->n_slots; i++) {
        const char *name = scenario->slots[i];
        if (name == NULL || drill_slot_name_fault(name, strlen(name)) != NULL)
            return refuse(diag, "a slot has a name that cannot be written");
        if (drill_slots_find(&table, scenario, name, strlen(name)) != DRILL_NO_SLOT)
            return refuse(diag, "two slots have one name");
        drill_slots_enter(&table, scenario, i);
    }
    return DRILL_OK;
}

static struct drill_status check_header(const struct drill_scenario *scenario,
                                        struct drill_diag *diag)
{
    struct drill_status s;
    if (scenario->families == 0 || (scenario->families & ~DRILL_FAMILIES_ALL) != 0)
        return refuse(diag, "it has no family, or an unknown one");
    if (!is_summary(scenario->summary))
        return refuse(diag, "the summary cannot be written");
    if (!are_comments(scenario->comments) ||
        (scenario->comments[0] != '\0' && scenario->summary[0] == '\0'))
        return refuse(diag, "the comments cannot be written");
    if (scenario->n_steps == 0 || scenario->n_steps > DRILL_SCENARIO_MAX_STEPS)
        return refuse(diag, "it has no steps, or too many");
    s = check_rules(scenario, diag);
    if (!drill_ok(s))
        return s;
    s = check_sysctls(scenario, diag);
    if (!drill_ok(s))
        return s;
    return check_slots(scenario, diag);
}

/* What the check of the steps knows of those before. */
struct state {
    bool set[DRILL_SCENARIO_MAX_SLOTS]; /* slots set so far */
    uint8_t n_actors;
    struct drill_flow flow;
};

static const char *slots_fault(const struct drill_scenario *scenario, const struct state *state,
                               const struct drill_step *step)
{
    const struct drill_signature *signature = drill_signature_of((enum drill_call_id)step->call.id);
    bool passes = step->call.id == DRILL_CALL_SENDMSG && step->call.n_rights > 0;
    int16_t used[] = {step->slot, DRILL_NO_SLOT, passes ? step->rights[0] : DRILL_NO_SLOT,
                      passes ? step->rights[1] : DRILL_NO_SLOT};
    unsigned sets = 0;
    if (drill_sym_has_slot(&step->addr))
        used[1] = step->addr.slot;
    if (drill_sym_has_slot(&step->addr) && step->addr.slot == DRILL_NO_SLOT)
        return "its address has no slot";
    for (size_t i = 0; i < DRILL_COUNT(used); i++) {
        if (used[i] != DRILL_NO_SLOT &&
            (used[i] < 0 || used[i] >= scenario->n_slots || !state->set[used[i]]))
            return "it uses a slot before it is set";
    }
    for (size_t i = 0; i < DRILL_COUNT(step->set); i++) {
        if (step->set[i] == DRILL_NO_SLOT)
            continue;
        if (step->set[i] < 0 || step->set[i] >= scenario->n_slots)
            return "it sets a slot that does not exist";
        sets++;
    }
    bool fewer = step->call.id == DRILL_CALL_RECVMSG && sets == 1;
    if (sets != 0 && ((sets != signature->sets && !fewer) || step->set[0] == step->set[1]))
        return "it sets slots that its call does not make";
    return NULL;
}

static const char *step_fault(const struct drill_scenario *scenario, struct state *state,
                              const struct drill_step *step, char *why, size_t size)
{
    const char *fault;
    if (step->kind > DRILL_STEP_RETURNS || step->actor >= DRILL_SCENARIO_MAX_ACTORS)
        return "its kind or actor is out of range";
    fault = drill_step_call_fault(step);
    if (fault == NULL && step->kind == DRILL_STEP_CALL)
        fault = slots_fault(scenario, state, step);
    if (fault == NULL)
        fault = drill_step_claim_fault(step);
    if (fault != NULL)
        return fault;
    const struct drill_call *pending = &state->flow.actors[step->actor].call;
    if (drill_flow_take(&state->flow, step, why, size) != DRILL_FLOW_FINE)
        return why;
    if (step->kind == DRILL_STEP_RETURNS &&
        (pending->id != step->call.id || pending->option != step->call.option ||
         pending->number != step->call.number))
        return "it does not hold the call it collects";
    for (size_t i = 0; step->kind == DRILL_STEP_CALL && i < DRILL_COUNT(step->set); i++) {
        if (step->set[i] != DRILL_NO_SLOT)
            state->set[step->set[i]] = true;
    }
    if (drill_step_actors(step) > state->n_actors)
        state->n_actors = drill_step_actors(step);
    return NULL;
}

static struct drill_status check_steps(const struct drill_scenario *scenario,
                                       struct drill_diag *diag)
{
    struct state state = {.n_actors = 1};
    char why[160];
    for (uint32_t i = 0; i < scenario->n_steps; i++) {
        const struct drill_step *step = &scenario->steps[i];
        const char *fault = step_fault(scenario, &state, step, why, sizeof why);
        if (fault != NULL)
            return drill_diag_set(diag, DRILL_CODE_BAD_INPUT, step->line, 0, "step %u: %s", i + 1,
                                  fault);
    }
    if (state.n_actors != scenario->n_actors)
        return refuse(diag, "the number of actors is wrong");
    return DRILL_OK;
}

struct drill_status drill_scenario_validate(const struct drill_scenario *scenario,
                                            struct drill_diag *diag)
{
    size_t size;
    struct drill_status s = check_header(scenario, diag);
    if (!drill_ok(s))
        return s;
    s = check_steps(scenario, diag);
    if (!drill_ok(s))
        return s;
    if (!drill_scenario_measure(scenario, &size))
        return drill_diag_set(diag, DRILL_CODE_NO_MEMORY, 0, 0, "out of memory");
    if (size > DRILL_SCENARIO_MAX_BYTES)
        return drill_diag_set(diag, DRILL_CODE_TOO_BIG, 0, 0, "its text is over %d bytes",
                              DRILL_SCENARIO_MAX_BYTES);
    return DRILL_OK;
}
