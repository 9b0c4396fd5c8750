/* Names, with a resolver of the test's own in the place of libc's: what it answers must come
 * through whole, and its failures by name. */

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "targets/kernel/kernel.h"

struct hostent *__wrap_gethostbyname(const char *name);
struct servent *__wrap_getservbyname(const char *name, const char *proto);

/* What the resolver answers next. */
static struct hostent *host_answer;
static int host_failure;
static struct servent *service_answer;

/* What it was asked: NULL, or a copy, since the argument does not outlive the call. */
static char proto_text[16];
static const char *asked_proto;

struct hostent *__wrap_gethostbyname(const char *name)
{
    cr_assert_str_eq(name, "somewhere");
    h_errno = host_failure;
    return host_answer;
}

struct servent *__wrap_getservbyname(const char *name, const char *proto)
{
    cr_assert_str_eq(name, "drill");
    snprintf(proto_text, sizeof proto_text, "%s", proto != NULL ? proto : "");
    asked_proto = proto != NULL ? proto_text : NULL;
    return service_answer;
}

static struct drill_outcome perform(struct drill_call call)
{
    struct drill_target *target;
    struct drill_outcome out;
    cr_assert(drill_ok(drill_target_open(&drill_kernel_tcp4, &target, NULL)));
    drill_target_perform(target, &call, NULL, &out);
    drill_target_close(target);
    return out;
}

static struct drill_outcome look_up_host(void)
{
    return perform((struct drill_call){.id = DRILL_CALL_GETHOSTBYNAME, .host = "somewhere"});
}

static struct drill_outcome look_up_service(const char *proto)
{
    struct drill_call call = {.id = DRILL_CALL_GETSERVBYNAME, .service = "drill"};
    snprintf(call.proto, sizeof call.proto, "%s", proto);
    return perform(call);
}

Test(kernel_names, the_first_address_and_the_official_name)
{
    char first[] = {127, 0, 0, 9};
    char second[] = {127, 0, 0, 8};
    char *list[] = {first, second, NULL};
    char name[] = "official";
    static struct hostent entry;
    entry =
        (struct hostent){.h_name = name, .h_addrtype = AF_INET, .h_length = 4, .h_addr_list = list};
    struct drill_addr expected = drill_addr_loopback(DRILL_TCP4, 9, 0);
    host_answer = &entry;
    struct drill_outcome out = look_up_host();
    cr_assert_eq(out.error, DRILL_ENONE);
    cr_assert_eq(out.value, 0);
    cr_assert_str_eq(out.name, "official");
    cr_assert_eq(memcmp(&out.addr, &expected, sizeof expected), 0);
}

Test(kernel_names, addresses_of_other_families)
{
    char six[16] = {[15] = 1};
    char *list[] = {six, NULL};
    char *none[] = {NULL};
    char name[] = "official";
    static struct hostent entry;
    entry = (struct hostent){
        .h_name = name, .h_addrtype = AF_INET6, .h_length = 16, .h_addr_list = list};
    struct drill_addr expected = drill_addr_loopback(DRILL_TCP6, 1, 0);
    host_answer = &entry;
    struct drill_outcome out = look_up_host();
    cr_assert_eq(memcmp(&out.addr, &expected, sizeof expected), 0);
    entry.h_length = 12;
    cr_assert_eq(look_up_host().addr.kind, DRILL_ADDR_OTHER);
    entry.h_addr_list = none;
    out = look_up_host();
    cr_assert_eq(out.addr.kind, DRILL_ADDR_NONE);
    cr_assert_eq(out.value, 0);
}

Test(kernel_names, a_long_name_is_cut)
{
    char name[2 * DRILL_HOST_MAX];
    char *none[] = {NULL};
    static struct hostent entry;
    entry = (struct hostent){.h_name = name, .h_addr_list = none};
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    host_answer = &entry;
    struct drill_outcome out = look_up_host();
    cr_assert_eq(strlen(out.name), DRILL_HOST_MAX);
}

Test(kernel_names, failures_have_names)
{
    static const struct {
        int host;
        enum drill_errno error;
    } failures[] = {
        {HOST_NOT_FOUND, DRILL_HOST_NOT_FOUND}, {TRY_AGAIN, DRILL_TRY_AGAIN},
        {NO_RECOVERY, DRILL_NO_RECOVERY},       {NO_DATA, DRILL_NO_DATA},
        {NETDB_INTERNAL, DRILL_EOTHER},         {99, DRILL_EOTHER},
    };
    for (size_t i = 0; i < DRILL_COUNT(failures); i++) {
        host_failure = failures[i].host;
        struct drill_outcome out = look_up_host();
        cr_assert_eq(out.value, -1);
        cr_assert_eq(out.error, failures[i].error);
        cr_assert_eq(out.host_error, failures[i].error == DRILL_EOTHER ? host_failure : 0);
    }
}

Test(kernel_names, a_service_has_a_port_a_name_and_a_protocol)
{
    char name[] = "official";
    char proto[] = "udp";
    static struct servent entry;
    entry = (struct servent){.s_name = name, .s_port = htons(4242), .s_proto = proto};
    service_answer = &entry;
    struct drill_outcome out = look_up_service("udp");
    cr_assert_eq(out.value, 0);
    cr_assert_eq(out.addr.port, 4242);
    cr_assert_eq(out.addr.kind, DRILL_ADDR_NONE);
    cr_assert_str_eq(out.name, "official");
    cr_assert_str_eq(out.proto, "udp");
    cr_assert_str_eq(asked_proto, "udp");
    look_up_service("");
    cr_assert_null(asked_proto);
}

Test(kernel_names, an_unknown_service_is_not_found)
{
    struct drill_outcome out = look_up_service("tcp");
    cr_assert_eq(out.value, -1);
    cr_assert_eq(out.error, DRILL_NOT_FOUND);
}

/* Returns its argument when all went well, NULL otherwise. */
static void *look_up_often(void *arg)
{
    for (int i = 0; i < 500; i++) {
        struct drill_outcome out = look_up_host();
        if (strcmp(out.name, "official") != 0)
            return NULL;
    }
    return arg;
}

Test(kernel_names, two_threads_may_ask_at_once)
{
    char address[] = {127, 0, 0, 1};
    char *list[] = {address, NULL};
    char name[] = "official";
    static struct hostent entry;
    entry =
        (struct hostent){.h_name = name, .h_addrtype = AF_INET, .h_length = 4, .h_addr_list = list};
    pthread_t threads[2];
    host_answer = &entry;
    for (int i = 0; i < 2; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, look_up_often, threads), 0);
    for (int i = 0; i < 2; i++) {
        void *well = NULL;
        cr_assert_eq(pthread_join(threads[i], &well), 0);
        cr_assert_not_null(well);
    }
}
