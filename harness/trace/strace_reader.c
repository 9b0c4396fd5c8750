/* The window of lines that were read and not yet told, and the calls that did not finish in one
 * line.
 *
 * A call of two lines is two records. Its first is completed when the second is read, if it is
 * still in the window by then. */

#include "trace/strace_reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/text.h"
#include "trace/strace_many.h"

enum {
    WINDOW = 4096,
    NAME_MAX_BYTES = 32
};

/* The line of a process that is read and not told, or a call that did not finish. */
struct thread {
    int pid;
    bool gone;
    bool owed; /* its last send failed with EPIPE, and SIGPIPE is still to come */
    bool late; /* it never came: it may come at any time, or be blocked */
    bool open; /* a call is unfinished: */
    char name[NAME_MAX_BYTES];
    struct drill_text args;
    uint64_t begun; /* the record of its first line */
    uint64_t last;  /* its last record so far */
};

struct drill_strace_reader {
    struct drill_strace_events *events;
    struct drill_strace_record *window;
    uint64_t head; /* records head..tail-1 are in the window, at their number modulo WINDOW */
    uint64_t tail;
    struct thread **threads;
    size_t n_threads;
    size_t capacity;
    long line;
    struct drill_text split; /* a line that a remark of strace's cut in two */
    bool stopped;
    bool sees_ioctl;
    bool began; /* a call was read */
    /* What must be so for a SIGPIPE to be the answer to the send before it: nothing else that
     * raises it goes unseen. strace was there from the start, and shows what opens, reads and
     * writes. */
    bool from_start;
    bool sees_files;
    bool sees_bytes;
    bool is_sent; /* some process sends SIGPIPE itself */
};

struct drill_status drill_strace_reader_new(struct drill_strace_reader **ret,
                                            const struct drill_recorded_sink *sink)
{
    struct drill_strace_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return DRILL_FAIL(NO_MEMORY);
    reader->window = calloc(WINDOW, sizeof *reader->window);
    struct drill_status s = drill_strace_events_new(&reader->events, sink);
    if (reader->window == NULL || !drill_ok(s)) {
        drill_strace_reader_free(reader);
        return DRILL_FAIL(NO_MEMORY);
    }
    *ret = reader;
    return DRILL_OK;
}

static void free_thread(struct drill_strace_reader *reader, size_t i)
{
    drill_text_free(&reader->threads[i]->args);
    free(reader->threads[i]);
    reader->threads[i] = reader->threads[--reader->n_threads];
}

void drill_strace_reader_free(struct drill_strace_reader *reader)
{
    if (reader == NULL)
        return;
    while (reader->n_threads > 0)
        free_thread(reader, 0);
    free(reader->threads);
    free(reader->window);
    drill_text_free(&reader->split);
    drill_strace_events_free(reader->events);
    free(reader);
}

static bool tell_first(struct drill_strace_reader *reader)
{
    struct drill_strace_record *record = &reader->window[reader->head++ % WINDOW];
    if (!reader->stopped && !drill_strace_events_take(reader->events, record))
        reader->stopped = true;
    return !reader->stopped;
}

static struct drill_strace_record *add_record(struct drill_strace_reader *reader,
                                              enum drill_strace_point point, int pid)
{
    if (reader->tail - reader->head == WINDOW)
        (void)tell_first(reader);
    struct drill_strace_record *record = &reader->window[reader->tail++ % WINDOW];
    *record =
        (struct drill_strace_record){.point = (uint8_t)point, .pid = pid, .line = reader->line};
    return record;
}

static struct thread *find_thread(struct drill_strace_reader *reader, int pid)
{
    for (size_t i = 0; i < reader->n_threads; i++) {
        if (reader->threads[i]->pid == pid)
            return reader->threads[i];
    }
    if (reader->n_threads == reader->capacity) {
        size_t capacity = reader->capacity == 0 ? 16 : reader->capacity * 2;
        struct thread **threads = realloc(reader->threads, capacity * sizeof *threads);
        if (threads == NULL)
            return NULL;
        reader->threads = threads;
        reader->capacity = capacity;
    }
    struct thread *thread = calloc(1, sizeof *thread);
    if (thread != NULL) {
        thread->pid = pid;
        reader->threads[reader->n_threads++] = thread;
    }
    return thread;
}

static bool is_send(const struct drill_strace_call *call)
{
    return call->effect == DRILL_EFFECT_CALL && drill_call_sends(&call->call);
}

/* After a call of the thread: whether SIGPIPE should follow. */
static void note_pipe(struct thread *thread, const struct drill_strace_call *call)
{
    thread->late |= thread->owed;
    thread->owed = is_send(call) && call->returned && call->outcome.error == DRILL_EPIPE &&
                   (call->call.flags & DRILL_MSG_NOSIGNAL) == 0;
}

static void take_whole(struct drill_strace_reader *reader, struct thread *thread,
                       const struct drill_strace_line *line)
{
    struct drill_strace_many many;
    bool more = drill_strace_many_begin(&many, line);
    if (!more) {
        struct drill_strace_record *record = add_record(reader, DRILL_POINT_WHOLE, thread->pid);
        drill_strace_call_read(&record->call, line->name, line->args, line->result);
    }
    while (more) {
        struct drill_strace_record *record = add_record(reader, DRILL_POINT_WHOLE, thread->pid);
        more = drill_strace_many_read(&many, &record->call);
    }
    thread->last = reader->tail - 1;
    thread->open = false;
    note_pipe(thread, &reader->window[thread->last % WINDOW].call);
}

static struct drill_status take_unfinished(struct drill_strace_reader *reader,
                                           struct thread *thread,
                                           const struct drill_strace_line *line)
{
    struct drill_strace_record *record = add_record(reader, DRILL_POINT_CALL, thread->pid);
    drill_strace_call_read(&record->call, line->name, line->args, (struct drill_slice){"", 0});
    thread->begun = thread->last = reader->tail - 1;
    thread->open = line->name.len < NAME_MAX_BYTES;
    if (!thread->open)
        return DRILL_OK;
    memcpy(thread->name, line->name.bytes, line->name.len);
    thread->name[line->name.len] = '\0';
    drill_text_clear(&thread->args);
    drill_text_add(&thread->args, line->args.bytes, line->args.len);
    return thread->args.failed ? DRILL_FAIL(NO_MEMORY) : DRILL_OK;
}

/* Without -o, lines name no process while there is only one: its call may have begun so. */
static struct thread *find_begun(struct drill_strace_reader *reader, struct thread *thread,
                                 struct drill_slice name)
{
    if (thread->open && drill_slice_is(name, thread->name))
        return thread;
    for (size_t i = 0; i < reader->n_threads; i++) {
        struct thread *other = reader->threads[i];
        if (other->pid == 0 && other->open && drill_slice_is(name, other->name))
            return other;
    }
    return NULL;
}

static struct drill_status take_resumed(struct drill_strace_reader *reader, struct thread *thread,
                                        const struct drill_strace_line *line)
{
    struct thread *begun = find_begun(reader, thread, line->name);
    if (begun == NULL)
        return DRILL_OK; /* the trace began in the middle of it */
    drill_text_add(&begun->args, line->args.bytes, line->args.len);
    if (begun->args.failed)
        return DRILL_FAIL(NO_MEMORY);
    struct drill_strace_record *record = add_record(reader, DRILL_POINT_RETURN, thread->pid);
    struct drill_slice args = {begun->args.bytes != NULL ? begun->args.bytes : "", begun->args.len};
    drill_strace_call_read(&record->call, line->name, args, line->result);
    if (begun->begun >= reader->head)
        reader->window[begun->begun % WINDOW].call = record->call;
    begun->open = false;
    thread->last = reader->tail - 1;
    note_pipe(thread, &record->call);
    return DRILL_OK;
}

/* The last record of the process, if it is not told yet. */
static struct drill_strace_record *last_record(struct drill_strace_reader *reader,
                                               const struct thread *thread)
{
    struct drill_strace_record *record = &reader->window[thread->last % WINDOW];
    bool there = thread->last >= reader->head && thread->last < reader->tail;
    return there && record->pid == thread->pid ? record : NULL;
}

/* "{si_signo=SIGPIPE, si_code=SI_USER, si_pid=7, si_uid=0}": as the kernel sends it to the main
 * thread of a process; of the others the trace does not show what process they belong to. */
static bool is_of_kernel(const struct thread *thread, struct drill_slice info)
{
    struct drill_slice code;
    struct drill_slice sender;
    int64_t pid;
    return drill_strace_field(info, "si_code", &code) && drill_slice_is(code, "SI_USER") &&
           drill_strace_field(info, "si_pid", &sender) && drill_strace_number(sender, &pid) &&
           pid == thread->pid;
}

static void take_signal(struct drill_strace_reader *reader, struct thread *thread,
                        const struct drill_strace_line *line)
{
    struct drill_strace_record *last = last_record(reader, thread);
    if (last == NULL)
        return;
    last->signalled = true;
    if (!drill_slice_is(line->name, "SIGPIPE"))
        return;
    last->sigpipe = !last->sigpipe && last->point != DRILL_POINT_CALL && is_send(&last->call) &&
                    !thread->late && !reader->is_sent && reader->from_start && reader->sees_files &&
                    reader->sees_bytes && is_of_kernel(thread, line->args);
    thread->owed = false;
}

static void note_sight(struct drill_strace_reader *reader, const struct drill_strace_line *line)
{
    static const char *const files[] = {"open", "openat", "mmap", "fstat", "newfstatat"};
    static const char *const senders[] = {
        "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"};
    struct drill_slice name = line->name;
    if (line->kind == DRILL_STRACE_SIGNAL || name.len == 0)
        return;
    reader->from_start |= !reader->began && drill_slice_is(name, "execve");
    reader->began = true;
    reader->sees_ioctl |= drill_slice_is(name, "ioctl");
    reader->sees_bytes |= drill_slice_is(name, "read") || drill_slice_is(name, "write");
    for (size_t i = 0; !reader->sees_files && i < DRILL_COUNT(files); i++)
        reader->sees_files = drill_slice_is(name, files[i]);
    for (size_t i = 0; !reader->is_sent && i < DRILL_COUNT(senders); i++)
        reader->is_sent = drill_slice_is(name, senders[i]) &&
                          memmem(line->args.bytes, line->args.len, "SIGPIPE", 7) != NULL;
}

static void take_gone(struct drill_strace_reader *reader, struct thread *thread)
{
    struct drill_strace_record *last = last_record(reader, thread);
    if (last != NULL)
        last->last = true;
    (void)add_record(reader, DRILL_POINT_GONE, thread->pid);
    for (size_t i = 0; i < reader->n_threads; i++) {
        if (reader->threads[i] == thread) {
            free_thread(reader, i);
            return;
        }
    }
}

static struct drill_status take_line(struct drill_strace_reader *reader,
                                     const struct drill_strace_line *line)
{
    if (line->kind == DRILL_STRACE_REMARK)
        return DRILL_OK;
    struct thread *thread = find_thread(reader, line->pid);
    note_sight(reader, line);
    if (thread == NULL)
        return DRILL_FAIL(NO_MEMORY);
    switch (line->kind) {
    case DRILL_STRACE_SIGNAL:
        take_signal(reader, thread, line);
        return DRILL_OK;
    case DRILL_STRACE_WHOLE:
        take_whole(reader, thread, line);
        return DRILL_OK;
    case DRILL_STRACE_UNFINISHED:
        return take_unfinished(reader, thread, line);
    case DRILL_STRACE_RESUMED:
        return take_resumed(reader, thread, line);
    default:
        take_gone(reader, thread);
        return DRILL_OK;
    }
}

/* "clone(strace: Process 7 attached": a remark in the middle of a line. Keeps what is before it. */
static bool keep_split(struct drill_strace_reader *reader, const char *text, size_t len)
{
    static const char begins[] = "strace: Process ";
    static const char ends[] = " attached";
    size_t n = sizeof ends - 1;
    if (len < n || memcmp(text + len - n, ends, n) != 0)
        return false;
    const char *remark = memmem(text, len, begins, sizeof begins - 1);
    if (remark == NULL || remark == text)
        return false;
    drill_text_add(&reader->split, text, (size_t)(remark - text));
    return true;
}

struct drill_status drill_strace_reader_line(struct drill_strace_reader *reader, const char *text,
                                             size_t len, struct drill_diag *diag)
{
    struct drill_strace_line line;
    reader->line++;
    if (keep_split(reader, text, len))
        return reader->split.failed ? DRILL_FAIL(NO_MEMORY) : DRILL_OK;
    if (reader->split.len > 0) {
        drill_text_add(&reader->split, text, len);
        text = reader->split.bytes;
        len = reader->split.len;
    }
    struct drill_status s = drill_strace_cut(&line, text, len, diag);
    if (drill_ok(s))
        s = take_line(reader, &line);
    else if (diag != NULL)
        diag->line = (int)reader->line;
    drill_text_clear(&reader->split);
    if (drill_ok(s) && reader->stopped)
        return DRILL_FAIL(NOT_FOUND);
    return s;
}

struct drill_status drill_strace_reader_end(struct drill_strace_reader *reader)
{
    while (reader->head < reader->tail && tell_first(reader))
        continue;
    return reader->stopped ? DRILL_FAIL(NOT_FOUND) : DRILL_OK;
}

bool drill_strace_reader_sees_ioctl(const struct drill_strace_reader *reader)
{
    return reader->sees_ioctl;
}

bool drill_strace_recognise(const char *text, size_t len)
{
    struct drill_strace_line line;
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t n = end != NULL ? (size_t)(end - text) : len;
        if (!drill_ok(drill_strace_cut(&line, text, n, NULL)))
            return false;
        if (line.kind != DRILL_STRACE_REMARK)
            return true;
        text += end != NULL ? n + 1 : n;
        len -= end != NULL ? n + 1 : n;
    }
    return false;
}
