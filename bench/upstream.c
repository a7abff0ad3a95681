/* A model's service that costs next to nothing: answers every POST with a stream of events.
 *
 *   upstream PORT KEY FOLDER
 *
 * The query says how: chunks=N, gap=MILLISECONDS between two of them (0: all at once), silent=1
 * (no byte of an answer). A POST without "Authorization: Bearer KEY" gets 401. GET answers the file
 * of FOLDER with the last name of the path. For a silent request that loses its client it prints
 * when, in nanoseconds of CLOCK_MONOTONIC. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 4096, ROOM = 128 << 10, MOST = 40000 };

struct conn {
    int fd, used, chunks, gap, silent;
    long due;
    char *in;
    struct conn *next, **back;
};

static struct conn *conns[MOST], *wheel[SLOTS];
static const char *key, *folder;
static char chunk[64], end[] = "0\r\n\r\n", all[64 * 1024];
static int epoll, chunk_length;

static long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void unlink_timer(struct conn *c) {
    if (!c->back) return;
    *c->back = c->next;
    if (c->next) c->next->back = c->back;
    c->back = NULL;
    c->next = NULL;
}

static void link_timer(struct conn *c, long due) {
    struct conn **slot = &wheel[due % SLOTS];
    c->due = due;
    c->next = *slot;
    if (c->next) c->next->back = &c->next;
    c->back = slot;
    *slot = c;
}

static void drop(struct conn *c) {
    if (c->silent) {
        printf("%ld\n", now_ns());
        fflush(stdout);
    }
    unlink_timer(c);
    close(c->fd);
    conns[c->fd] = NULL;
    free(c->in);
    free(c);
}

static void say(struct conn *c, const char *text, size_t length) {
    if (send(c->fd, text, length, MSG_NOSIGNAL) < 0) return; /* epoll tells of the end */
}

static long number(const char *head, const char *name, long otherwise) {
    const char *at = strstr(head, name);
    return at ? strtol(at + strlen(name), NULL, 10) : otherwise;
}

static void begin(struct conn *c, char *head, long now) {
    char expected[300];
    snprintf(expected, sizeof expected, "\r\nauthorization: bearer %s\r\n", key);
    if (!strcasestr(head, expected)) {
        static const char no[] = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n";
        say(c, no, sizeof no - 1);
        return;
    }
    char *line = strchr(head, '\r');
    *line = 0;
    c->silent = number(head, "silent=", 0);
    c->chunks = number(head, "chunks=", 40);
    c->gap = number(head, "gap=", 0);
    if (c->silent) return;
    static const char ok[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    char *at = all + sizeof ok - 1;
    memcpy(all, ok, sizeof ok - 1);
    if (c->gap) {
        say(c, all, at - all);
        link_timer(c, now + c->gap);
        return;
    }
    for (int i = 0; i < c->chunks && at + chunk_length < all + sizeof all - 8; i++) {
        memcpy(at, chunk, chunk_length);
        at += chunk_length;
    }
    memcpy(at, end, 5);
    say(c, all, at + 5 - all);
}

static void file(struct conn *c, char *head) {
    char path[1000], *name, *stop = strchr(head + 4, ' ');
    if (!stop) return;
    *stop = 0;
    name = strrchr(head + 4, '/');
    snprintf(path, sizeof path, "%s%s", folder, name ? name : "/none");
    FILE *f = fopen(path, "r");
    size_t length = f ? fread(all + 200, 1, sizeof all - 200, f) : 0;
    if (f) fclose(f);
    int begun = snprintf(all, 200,
                         "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                         f ? "200 OK" : "404 Not Found", length);
    memmove(all + begun, all + 200, length);
    say(c, all, begun + length);
}

static void hear(struct conn *c, long now) {
    ssize_t got = recv(c->fd, c->in + c->used, ROOM - c->used - 1, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        drop(c);
        return;
    }
    if (got < 0) return;
    c->used += got;
    c->in[c->used] = 0;
    char *body = strstr(c->in, "\r\n\r\n");
    if (!body) return;
    body += 4;
    const char *field = strcasestr(c->in, "\r\ncontent-length:");
    long length = field && field < body ? strtol(field + 17, NULL, 10) : 0;
    if (c->used - (body - c->in) < length) return;
    c->used = 0;
    body[-2] = 0;
    if (!strncmp(c->in, "GET ", 4)) file(c, c->in);
    else begin(c, c->in, now);
}

static void tick(long from, long to) {
    for (long t = from; t <= to; t++) {
        struct conn *next;
        for (struct conn *c = wheel[t % SLOTS]; c; c = next) {
            next = c->next;
            if (c->due > t) continue;
            unlink_timer(c);
            if (c->chunks-- > 0) {
                say(c, chunk, chunk_length);
                link_timer(c, t + c->gap);
            } else {
                say(c, end, 5);
            }
        }
    }
}

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    key = argv[2];
    folder = argv[3];
    signal(SIGPIPE, SIG_IGN);
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    chunk_length = sprintf(chunk, "32\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"word \"}}]}\n\n");
    while (chunk_length - 4 < 50) chunk[chunk_length++] = '\n';
    chunk_length = 54;
    memcpy(chunk + chunk_length, "\r\n", 2);
    chunk_length += 2;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1])),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (bind(listener, (void *)&at, sizeof at) || listen(listener, 4096)) {
        perror("listen");
        return 1;
    }
    epoll = epoll_create1(0);
    struct epoll_event wanted = {.events = EPOLLIN}, events[512];
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &wanted);
    long last = now_ns() / 1000000;
    for (;;) {
        int count = epoll_wait(epoll, events, 512, 1);
        long now = now_ns() / 1000000;
        for (int i = 0; i < count; i++) {
            struct conn *c = events[i].data.ptr;
            if (c) {
                hear(c, now);
                continue;
            }
            int fd;
            while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (fd >= MOST) {
                    close(fd);
                    continue;
                }
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                c = conns[fd] = calloc(1, sizeof *c);
                c->fd = fd;
                c->in = malloc(ROOM);
                struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
            }
        }
        if (now > last) {
            tick(last + 1, now);
            last = now;
        }
    }
}
