// Packet link emulator: joins network namespaces in pairs through TUN devices and decides what becomes of each packet.
//
// One process, one thread, any number of links up to LINKS_MAX. It reads commands on stdin, one a line, and answers
// each with one line on stdout, "ok ..." or "err ..."; it ends, and its devices with it, when stdin closes.
//
//     add NAME NS_A DEVICE_A NS_B DEVICE_B    join two namespaces (paths of their files); A is the "up" end
//     set NAME up|down KEY=VALUE...           what becomes of packets from A to B (up) or back; other keys stay
//     outage NAME up|down AFTER_MS FOR_MS     lose everything for a while; FOR_MS 0 forgets all outages
//     detour NAME up|down ADDRESS EXTRA_MS    packets to this IPv4 address take so much longer, in a queue of their own
//     stats NAME up|down                      counters as JSON
//
// Every random decision about a packet is a function of (seed, link, direction, index of the packet): the same packets
// in the same order have the same fates, whatever the clock does.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
  LINKS_MAX = 64,
  OUTAGES_MAX = 32,       // of one direction; one more is refused
  DETOURS_MAX = 64,       // of one direction; one more is refused
  HELD_MAX = 16,          // packets held for others to overtake; one more is not held
  PENDING_MAX = 50000,    // packets in flight in one direction; one more is dropped and counted
  BATCH = 32,             // packets read from one device before the others have their turn
  PACKET_BYTES = 2048,    // more than the MTU of 1500
  LINE_BYTES = 4096,
  LATE_STEPS = 2000,      // histogram of the emulator's own lateness: steps of LATE_STEP_US, the last holds all above
  LATE_STEP_US = 10,
};
static const int64_t MS = 1000000;
static const int64_t HOLD_NS = 250 * 1000000;  // as REORDER_HOLD_MS_MAX of the simulated network

typedef struct { int64_t from, to; } Window;
typedef struct { uint32_t address; double extraMs; int64_t lastAt; } Detour;
typedef struct Packet {
  int64_t at;              // CLOCK_MONOTONIC, ns
  uint64_t order;          // of two packets due at once, the earlier one first
  struct Direction *direction;
  int length;              // 0: has left already
  unsigned char bytes[];
} Packet;

typedef struct {           // the fields of LinkPolicy
  double delayMs, jitterMs, lossRatio, burstRatio, burstPackets, toBad, toGood, lossGood, lossBad;
  double duplicateRatio, reorderRatio, reorderPackets, bytesPerSecond, burstBytes, queueBytes, blocked;
} Policy;
typedef struct Direction {
  Policy policy;
  int from, to;            // file descriptors
  uint64_t seed, index;    // index of the next packet
  uint64_t fates;          // digest over all decisions so far
  int64_t lastAt, busyUntil;
  int bad, burstLeft, pending, outages, detours, held;
  Window outage[OUTAGES_MAX];
  Detour detour[DETOURS_MAX];
  struct { Packet *packet; int left; } hold[HELD_MAX];
  uint64_t received, sent, lost, cut, dropped, duplicated, reordered, refused;
  uint32_t late[LATE_STEPS];
} Direction;
typedef struct { char name[32]; Direction way[2]; } Link;

static Link links[LINKS_MAX];
static struct pollfd polled[1 + 2 * LINKS_MAX];  // stdin, then both ends of each link
static int linkCount;
static uint64_t seed, nextOrder;
static Packet **heap;
static size_t heapSize, heapRoom;

static void die(const char *what) { fprintf(stderr, "netlab link: %s: %s\n", what, strerror(errno)); exit(1); }
static void answer(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vprintf(format, list);
  va_end(list);
  putchar('\n');
  fflush(stdout);
}
static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * (int64_t)1000000000 + t.tv_nsec;
}

// ---- Chance: SplitMix64 (Steele, Lea, Flood 2014) as a function of a counter ----
static uint64_t mix(uint64_t z) {
  z += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}
static double chance(uint64_t packet, uint64_t question) {  // 0 up to but not including 1
  return (double)(mix(packet ^ mix(question)) >> 11) / 9007199254740992.0;
}

// ---- Packets in flight: a binary heap, the next one due on top ----
static int before(const Packet *a, const Packet *b) { return a->at < b->at || (a->at == b->at && a->order < b->order); }
static void push(Packet *packet) {
  if (heapSize == heapRoom) {
    heapRoom = heapRoom ? 2 * heapRoom : 4096;
    heap = realloc(heap, heapRoom * sizeof *heap);
    if (!heap) die("memory");
  }
  size_t i = heapSize++;
  for (; i && before(packet, heap[(i - 1) / 2]); i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = packet;
}
static Packet *pop(void) {
  Packet *top = heap[0], *last = heap[--heapSize];
  size_t i = 0, child;
  while ((child = 2 * i + 1) < heapSize) {
    if (child + 1 < heapSize && before(heap[child + 1], heap[child])) child++;
    if (!before(heap[child], last)) break;
    heap[i] = heap[child];
    i = child;
  }
  if (heapSize) heap[i] = last;
  return top;
}
static Packet *launch(Direction *d, const unsigned char *bytes, int length, int64_t at) {
  if (d->pending >= PENDING_MAX) { d->dropped++; return NULL; }
  Packet *packet = malloc(sizeof *packet + length);
  if (!packet) die("memory");
  *packet = (Packet){.at = at, .order = nextOrder++, .direction = d, .length = length};
  memcpy(packet->bytes, bytes, length);
  d->pending++;
  push(packet);
  return packet;
}

// ---- Fates ----
static int isCut(const Direction *d, int64_t t) {
  if (d->policy.blocked != 0) return 1;
  for (int i = 0; i < d->outages; i++) if (t >= d->outage[i].from && t < d->outage[i].to) return 1;
  return 0;
}
static int isLost(Direction *d, uint64_t packet) {
  const Policy *p = &d->policy;
  int lost = chance(packet, 1) < p->lossRatio;
  if (d->burstLeft > 0) { d->burstLeft--; lost = 1; }
  else if (chance(packet, 2) < p->burstRatio) { d->burstLeft = (int)p->burstPackets - 1; lost = 1; }
  if (p->toBad > 0) {
    if (chance(packet, 3) < (d->bad ? p->toGood : p->toBad)) d->bad = !d->bad;
    lost |= chance(packet, 4) < (d->bad ? p->lossBad : p->lossGood);
  }
  return lost;
}
// A token bucket as a clock: tokens are time at which the line was, or will be, free. Returns 0 when the queue is full.
static int64_t leaves(Direction *d, int length, int64_t t) {
  const Policy *p = &d->policy;
  if (p->bytesPerSecond <= 0) return t;
  double nsPerByte = 1e9 / p->bytesPerSecond;
  int64_t oldest = t - (int64_t)(p->burstBytes * nsPerByte);
  int64_t done = (d->busyUntil > oldest ? d->busyUntil : oldest) + (int64_t)(length * nsPerByte);
  if (done > t && (double)(done - t) / nsPerByte > p->queueBytes) return 0;
  d->busyUntil = done;
  return done > t ? done : t;
}
static uint32_t addressAt(const unsigned char *bytes) {
  return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}
static Detour *detourTo(Direction *d, uint32_t address) {
  for (int i = 0; i < d->detours; i++) if (d->detour[i].address == address) return &d->detour[i];
  return NULL;
}
static void release(Direction *d, int i, int64_t at) {
  Packet *packet = d->hold[i].packet;
  d->hold[i] = d->hold[--d->held];
  d->pending--;
  launch(d, packet->bytes, packet->length, at);
  packet->length = 0;  // what stays in the heap is empty
}
static void ingest(Direction *d, const unsigned char *bytes, int length, int64_t t) {
  const Policy *p = &d->policy;
  uint64_t packet = mix(d->seed ^ mix(d->index++));
  d->received++;
  int lost = isLost(d, packet);  // drawn also while cut: an outage shall not shift the fates of what follows
  d->fates = mix(d->fates ^ (uint64_t)lost);
  if (isCut(d, t)) { d->cut++; return; }
  if (lost) { d->lost++; return; }
  int64_t at = leaves(d, length, t);
  if (at == 0) { d->dropped++; return; }
  Detour *detour = d->detours && length >= 20 && bytes[0] >> 4 == 4 ? detourTo(d, addressAt(bytes + 16)) : NULL;
  int64_t *lastAt = detour ? &detour->lastAt : &d->lastAt;
  double waitMs = p->delayMs + p->jitterMs * (2 * chance(packet, 5) - 1) + (detour ? detour->extraMs : 0);
  at += waitMs > 0 ? (int64_t)(waitMs * MS) : 0;
  if (chance(packet, 6) < p->reorderRatio && d->held < HELD_MAX) {
    Packet *held = launch(d, bytes, length, at + HOLD_NS);
    if (!held) return;
    d->reordered++;
    d->hold[d->held].packet = held;
    d->hold[d->held++].left = 1 + (int)(chance(packet, 7) * p->reorderPackets);
    return;
  }
  if (at < *lastAt) at = *lastAt;  // jitter alone keeps the order, as a queue would
  *lastAt = at;
  launch(d, bytes, length, at);
  if (chance(packet, 8) < p->duplicateRatio) { d->duplicated++; launch(d, bytes, length, at); }
  for (int i = d->held - 1; i >= 0; i--) if (--d->hold[i].left == 0) release(d, i, at);
}
static void deliver(void) {
  int64_t t;
  while (heapSize && heap[0]->at <= (t = now())) {
    Packet *packet = pop();
    Direction *d = packet->direction;
    if (packet->length) {
      for (int i = 0; i < d->held; i++) if (d->hold[i].packet == packet) d->hold[i] = d->hold[--d->held];
      d->pending--;
      if (isCut(d, t)) d->cut++;
      else if (write(d->to, packet->bytes, packet->length) != packet->length) d->refused++;
      else {
        int64_t step = (now() - packet->at) / 1000 / LATE_STEP_US;
        d->late[step < LATE_STEPS ? step : LATE_STEPS - 1]++;
        d->sent++;
      }
    }
    free(packet);
  }
}

// ---- Commands ----
static const struct { const char *name; size_t offset; } KEYS[] = {
#define KEY(name) {#name, offsetof(Policy, name)}
    KEY(delayMs), KEY(jitterMs), KEY(lossRatio), KEY(burstRatio), KEY(burstPackets), KEY(toBad), KEY(toGood),
    KEY(lossGood), KEY(lossBad), KEY(duplicateRatio), KEY(reorderRatio), KEY(reorderPackets), KEY(bytesPerSecond),
    KEY(burstBytes), KEY(queueBytes), KEY(blocked),
};
static int setKey(Policy *policy, const char *key, double value) {
  for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
    if (!strcmp(KEYS[i].name, key)) { *(double *)((char *)policy + KEYS[i].offset) = value; return 1; }
  return 0;
}
static int openTun(const char *space, const char *device, int home) {
  int file = open(space, O_RDONLY | O_CLOEXEC);
  if (file < 0 || setns(file, CLONE_NEWNET)) return -1;
  close(file);
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  snprintf(request.ifr_name, IFNAMSIZ, "%s", device);
  int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (tun >= 0 && ioctl(tun, TUNSETIFF, &request)) { close(tun); tun = -1; }
  int reason = errno;
  if (setns(home, CLONE_NEWNET)) die("return to the own namespace");
  errno = reason;
  return tun;
}
static void addLink(const char *name, char *const *ends, int home) {
  if (linkCount == LINKS_MAX) { answer("err at most %d links", LINKS_MAX); return; }
  int a = openTun(ends[0], ends[1], home), b = a < 0 ? -1 : openTun(ends[2], ends[3], home);
  if (b < 0) { answer("err TUN device: %s", strerror(errno)); return; }
  Link *link = &links[linkCount];
  snprintf(link->name, sizeof link->name, "%s", name);
  uint64_t digest = mix(seed);
  for (const char *c = name; *c; c++) digest = mix(digest ^ (unsigned char)*c);
  for (int i = 0; i < 2; i++) {
    link->way[i].from = i ? b : a;
    link->way[i].to = i ? a : b;
    link->way[i].seed = mix(digest + i);
    polled[1 + 2 * linkCount + i] = (struct pollfd){.fd = link->way[i].from, .events = POLLIN};
  }
  linkCount++;
  answer("ok");
}
static int lateUs(const Direction *d, double share) {
  uint64_t below = 0;
  int step = 0;
  while (step < LATE_STEPS - 1 && (below += d->late[step]) < share * d->sent) step++;
  return (step + 1) * LATE_STEP_US;
}
static void tell(const Direction *d) {
  answer("ok {\"received\":%" PRIu64 ",\"delivered\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"cut\":%" PRIu64
         ",\"dropped\":%" PRIu64 ",\"duplicated\":%" PRIu64 ",\"reordered\":%" PRIu64 ",\"refused\":%" PRIu64
         ",\"pending\":%d,\"lateP50Us\":%d,\"lateP99Us\":%d,\"fates\":\"%016" PRIx64 "\"}",
         d->received, d->sent, d->lost, d->cut, d->dropped, d->duplicated, d->reordered, d->refused, d->pending,
         lateUs(d, 0.5), lateUs(d, 0.99), d->fates);
}
static void command(char *line, int home) {
  char *word[32];
  int words = 0;
  for (char *rest, *w = strtok_r(line, " ", &rest); w && words < 32; w = strtok_r(NULL, " ", &rest)) word[words++] = w;
  if (words == 6 && !strcmp(word[0], "add")) { addLink(word[1], word + 2, home); return; }
  Link *link = NULL;
  for (int i = 0; words >= 3 && i < linkCount; i++) if (!strcmp(links[i].name, word[1])) link = &links[i];
  if (!link) { answer("err no such link or command"); return; }
  Direction *d = &link->way[strcmp(word[2], "up") ? 1 : 0];
  if (!strcmp(word[0], "stats")) tell(d);
  else if (!strcmp(word[0], "detour") && words == 5) {
    struct in_addr address;
    if (!inet_pton(AF_INET, word[3], &address)) { answer("err no IPv4 address: %s", word[3]); return; }
    Detour *detour = detourTo(d, ntohl(address.s_addr));
    if (!detour && d->detours == DETOURS_MAX) { answer("err at most %d detours", DETOURS_MAX); return; }
    if (!detour) {
      detour = &d->detour[d->detours++];
      *detour = (Detour){.address = ntohl(address.s_addr)};
    }
    detour->extraMs = atof(word[4]);
    answer("ok");
  } else if (!strcmp(word[0], "outage") && words == 5) {
    double afterMs = atof(word[3]), forMs = atof(word[4]);
    if (forMs <= 0) d->outages = 0;
    else if (d->outages == OUTAGES_MAX) { answer("err at most %d outages", OUTAGES_MAX); return; }
    else {
      int64_t from = now() + (int64_t)(afterMs * MS);
      d->outage[d->outages++] = (Window){from, from + (int64_t)(forMs * MS)};
    }
    answer("ok");
  } else if (!strcmp(word[0], "set")) {
    Policy policy = d->policy;
    for (int i = 3; i < words; i++) {
      char *value = strchr(word[i], '=');
      if (value) *value++ = 0;
      if (!value || !setKey(&policy, word[i], atof(value))) { answer("err no such key: %s", word[i]); return; }
    }
    d->policy = policy;
    answer("ok");
  } else answer("err no such command");
}
static void readCommands(int home) {
  static char text[LINE_BYTES];
  static size_t length;
  ssize_t more = read(0, text + length, sizeof text - length - 1);
  if (more <= 0) exit(0);
  text[length += more] = 0;
  for (char *end; (end = strchr(text, '\n')); length = strlen(text)) {
    *end = 0;
    command(text, home);
    memmove(text, end + 1, text + length - end);
  }
  if (length == sizeof text - 1) { fprintf(stderr, "netlab link: a command is too long\n"); exit(1); }
}

int main(int count, char **arguments) {
  if (count != 2) { fprintf(stderr, "usage: link SEED\n"); return 2; }
  seed = strtoull(arguments[1], NULL, 10);
  int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (home < 0) die("own namespace");
  polled[0] = (struct pollfd){.fd = 0, .events = POLLIN};
  // Punctuality is all there is to an emulator: no timer slack, no paging, ahead of whatever is measured. It sleeps
  // between packets, so it starves nobody. Where the system forbids this it is merely less punctual.
  prctl(PR_SET_TIMERSLACK, 1);
  if (mlockall(MCL_CURRENT | MCL_FUTURE)) fprintf(stderr, "netlab link: memory is not locked\n");
  struct sched_param priority = {.sched_priority = 20};
  if (sched_setscheduler(0, SCHED_FIFO, &priority)) fprintf(stderr, "netlab link: no real-time priority\n");
  for (;;) {
    int64_t wait = heapSize ? heap[0]->at - now() : 0;
    if (wait < 0) wait = 0;
    struct timespec timeout = {wait / 1000000000, wait % 1000000000};
    if (ppoll(polled, 1 + 2 * linkCount, heapSize ? &timeout : NULL, NULL) < 0 && errno != EINTR) die("poll");
    deliver();
    if (polled[0].revents) readCommands(home);
    for (int i = 0; i < 2 * linkCount; i++) {
      if (!polled[1 + i].revents) continue;
      Direction *d = &links[i / 2].way[i % 2];
      unsigned char bytes[PACKET_BYTES];
      for (int k = 0; k < BATCH; k++) {
        ssize_t length = read(d->from, bytes, sizeof bytes);
        if (length <= 0) break;
        ingest(d, bytes, (int)length, now());
      }
      deliver();
    }
  }
}
