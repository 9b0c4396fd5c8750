/* Starting lwIP. tcpip_init makes a thread that runs the stack for the rest of the process's life
 * and calls `add_loopback` on it once; the starting thread waits for that on `changed`. The
 * distribution's build comes without an interface: the one added here gives every packet back to
 * the stack.
 *
 * Locking: `lock` guards `state`; `loopback` belongs to the stack's thread. */

#include "targets/lwip/stack.h"

#include <pthread.h>

#include <lwip/ip4_addr.h>
#include <lwip/netif.h>
#include <lwip/tcpip.h>

enum state {
    NOT_STARTED,
    STARTING,
    UP,
    FAILED
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static enum state state = NOT_STARTED;
static struct netif loopback;

static err_t give_back(struct netif *netif, struct pbuf *packet, const ip4_addr_t *to)
{
    (void)to;
    return netif_loop_output(netif, packet);
}

static err_t init_loopback(struct netif *netif)
{
    netif->name[0] = 'l';
    netif->name[1] = 'o';
    netif->mtu = 0; /* no limit: nothing is sent over a wire */
    netif->output = give_back;
    return ERR_OK;
}

static void add_loopback(void *unused)
{
    (void)unused;
    ip4_addr_t address;
    ip4_addr_t mask;
    ip4_addr_t gateway;
    IP4_ADDR(&address, 127, 0, 0, 1);
    IP4_ADDR(&mask, 255, 0, 0, 0);
    IP4_ADDR(&gateway, 127, 0, 0, 1);
    struct netif *added =
        netif_add(&loopback, &address, &mask, &gateway, NULL, init_loopback, tcpip_input);
    if (added != NULL) {
        netif_set_link_up(added);
        netif_set_up(added);
    }

    pthread_mutex_lock(&lock);
    state = added != NULL ? UP : FAILED;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

struct drill_status drill_lwip_start(struct drill_diag *diag)
{
    pthread_mutex_lock(&lock);
    bool first = state == NOT_STARTED;
    if (first)
        state = STARTING;
    pthread_mutex_unlock(&lock);
    if (!first)
        return drill_diag_set(diag, DRILL_CODE_UNSUPPORTED, 0, 0,
                              "lwIP was opened in this process before, and starts only once");

    tcpip_init(add_loopback, NULL);
    pthread_mutex_lock(&lock);
    while (state == STARTING)
        pthread_cond_wait(&changed, &lock);
    bool up = state == UP;
    pthread_mutex_unlock(&lock);
    if (!up)
        return drill_diag_set(diag, DRILL_CODE_SYSTEM, 0, 0, "lwIP refused its loopback interface");
    return DRILL_OK;
}
