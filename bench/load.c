/* Sends requests and reads answers, on one thread.
 *
 *   load PORT MODE CONNECTIONS SECONDS RATE METHOD PATH TOKENS BODY
 *
 * MODE closed: each connection asks again when it was answered. rate: RATE requests a second, whose
 * times count from when they were due. hold: each connection asks once and keeps its stream.
 * cancel: one connection after the other asks, and goes away after 300 ms; prints when.
 * LOAD_FIELDS of the environment are more header fields, each with its CR LF.
 * TOKENS has a token in each line; BODY is a file, or "-". Prints one line:
 *   requests errors open first_p50_us first_p99_us */
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

enum { MOST_TOKENS = 1000, SAMPLES = 1 << 22, READ = 256 << 10 };

struct conn {
    int fd, busy, in_head, head_used, status, chunk_state, seen;
    long left, due;
    char head[4096];
};

static int port, epoll, tokens, requests_made;
static char *token[MOST_TOKENS], *body = "", *method, *path;
static const char *fields = "";
static size_t body_length;
static long done, errors, samples;
static unsigned *sample;
static struct conn **idle;
static int idles;

static long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void reopen(struct conn *c) {
    if (c->fd >= 0) close(c->fd);
    int one = 1;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (connect(c->fd, (void *)&at, sizeof at)) {
        perror("connect");
        exit(1);
    }
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e);
}

static void ask(struct conn *c, long due) {
    static char text[300 << 10];
    int length = snprintf(text, sizeof text,
                          "%s %s HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer %s\r\n"
                          "Content-Type: application/json\r\nAccept: text/event-stream\r\n"
                          "User-Agent: load\r\n%sContent-Length: %zu\r\n\r\n",
                          method, path, token[requests_made++ % tokens], fields, body_length);
    memcpy(text + length, body, body_length);
    length += body_length;
    c->busy = 1;
    c->in_head = 1;
    c->head_used = c->seen = 0;
    c->due = due;
    for (int sent = 0; sent < length;) {
        ssize_t n = send(c->fd, text + sent, length - sent, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) return; /* the read will tell */
        if (n > 0) sent += n;
    }
}

/* 0 size, 1 rest of the line, 2 data, 3 after it, 4 trailer, 5 end */
static int body_ends(struct conn *c, const char *in, int length) {
    if (c->chunk_state < 0) {
        c->left -= length;
        return c->left <= 0;
    }
    for (int i = 0; i < length; i++) {
        char b = in[i];
        switch (c->chunk_state) {
        case 0:
            if (b == '\r') c->chunk_state = 1;
            else c->left = c->left * 16 + (b <= '9' ? b - '0' : (b | 32) - 'a' + 10);
            break;
        case 1: c->chunk_state = c->left ? 2 : 4; break;
        case 2: {
            int n = length - i < c->left ? length - i : c->left;
            c->left -= n;
            i += n - 1;
            if (!c->left) c->chunk_state = 3;
            break;
        }
        case 3: if (b == '\n') c->chunk_state = 0; break;
        case 4: if (b == '\n') return 1;
        }
    }
    return 0;
}

/* 1 when the answer is there, -1 when there is none */
static int hear(struct conn *c) {
    static char in[READ];
    ssize_t got = recv(c->fd, in, sizeof in, 0);
    if (got < 0 && errno == EAGAIN) return 0;
    if (got <= 0) return -1;
    if (!c->seen) {
        c->seen = 1;
        if (samples < SAMPLES) sample[samples++] = (now_ns() - c->due) / 1000;
    }
    int from = 0;
    if (c->in_head) {
        int before = c->head_used, n = got;
        if (n > (int)sizeof c->head - 1 - before) n = sizeof c->head - 1 - before;
        memcpy(c->head + before, in, n);
        c->head_used += n;
        c->head[c->head_used] = 0;
        char *stop = strstr(c->head, "\r\n\r\n");
        if (!stop) return 0;
        from = stop + 4 - c->head - before;
        stop[2] = 0;
        c->in_head = 0;
        c->status = atoi(c->head + 9);
        char *field = strcasestr(c->head, "\r\ncontent-length:");
        c->chunk_state = field ? -1 : 0;
        c->left = field ? strtol(field + 17, NULL, 10) : 0;
    }
    return body_ends(c, in + from, got - from);
}

static int ascending(const void *a, const void *b) {
    unsigned x = *(unsigned *)a, y = *(unsigned *)b;
    return x < y ? -1 : x > y;
}

static char *read_file(const char *name, size_t *length) {
    FILE *f = fopen(name, "r");
    if (!f) {
        perror(name);
        exit(1);
    }
    char *text = malloc(1 << 20);
    *length = fread(text, 1, (1 << 20) - 1, f);
    text[*length] = 0;
    fclose(f);
    return text;
}

static void cancel(int times) {
    for (int i = 0; i < times; i++) {
        struct conn c = {.fd = -1};
        reopen(&c);
        ask(&c, now_ns());
        usleep(300000);
        printf("%ld\n", now_ns());
        fflush(stdout);
        close(c.fd);
        usleep(300000);
    }
}

int main(int argc, char **argv) {
    if (argc < 10) return 2;
    port = atoi(argv[1]);
    char *mode = argv[2];
    int count = atoi(argv[3]);
    double seconds = atof(argv[4]), rate = atof(argv[5]);
    method = argv[6];
    path = argv[7];
    size_t length;
    char *list = read_file(argv[8], &length);
    for (char *t = strtok(list, "\n"); t && tokens < MOST_TOKENS; t = strtok(NULL, "\n"))
        token[tokens++] = t;
    if (strcmp(argv[9], "-")) body = read_file(argv[9], &body_length);
    if (getenv("LOAD_FIELDS")) fields = getenv("LOAD_FIELDS");
    signal(SIGPIPE, SIG_IGN);
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    epoll = epoll_create1(0);
    if (!strcmp(mode, "cancel")) {
        cancel(count);
        return 0;
    }
    int is_closed = !strcmp(mode, "closed"), is_rate = !strcmp(mode, "rate");
    int open = count;
    sample = malloc(SAMPLES * sizeof *sample);
    idle = calloc(count, sizeof *idle);
    struct conn *all = calloc(count, sizeof *all);
    for (int i = 0; i < count; i++) {
        all[i].fd = -1;
        reopen(&all[i]);
        if (is_rate) idle[idles++] = &all[i];
        else ask(&all[i], now_ns());
        if (!is_closed && !is_rate && i % 50 == 49) usleep(10000);
    }
    long start = now_ns(), stop = start + seconds * 1e9, next = start;
    struct epoll_event events[512];
    while (now_ns() < stop) {
        if (is_rate) {
            long now = now_ns();
            while (next <= now && idles) {
                ask(idle[--idles], next);
                next += 1e9 / rate;
            }
        }
        int ready = epoll_wait(epoll, events, 512, is_rate ? 1 : 100);
        for (int i = 0; i < ready; i++) {
            struct conn *c = events[i].data.ptr;
            int end = hear(c);
            if (!end) continue;
            if (is_rate && !c->busy) { /* it was idle for too long */
                reopen(c);
                continue;
            }
            int good = end > 0 && c->status == 200;
            done += good;
            errors += !good;
            if (!is_closed && !is_rate) {
                epoll_ctl(epoll, EPOLL_CTL_DEL, c->fd, NULL);
                open--;
                continue;
            }
            if (!good) reopen(c);
            c->busy = 0;
            if (is_closed) ask(c, now_ns());
            else idle[idles++] = c;
        }
    }
    qsort(sample, samples, sizeof *sample, ascending);
    printf("%ld %ld %d %u %u\n", done, errors, open, samples ? sample[samples / 2] : 0,
           samples ? sample[samples * 99 / 100] : 0);
    return 0;
}
