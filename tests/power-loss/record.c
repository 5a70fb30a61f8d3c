/*
 * Loaded in front of libc: writes down, in their order, what processes do to the files of one folder. Each record is a
 * line "operation offset length name", and after it the bytes: of a `rename` and of a `link` the other name. The folder
 * itself has the empty name. A record is one append, so that those of several processes do not mix.
 *
 * What is synced is written down when the sync is over, with the length that the record had when it began: whatever
 * another process wrote meanwhile may have come too late for it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int record_fd = -1;
static const char *folder;

static void give_up(const char *why) {
  fprintf(stderr, "record.c: %s\n", why);
  abort();
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("RECORD_FOLDER"), *file = getenv("RECORD_FILE");
  if (!path || !file) return;
  // PostgreSQL writes the title of its processes over the environment.
  folder = strdup(path);
  record_fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (record_fd < 0) give_up("the record cannot be opened");
}

/* The name in the folder, or nothing. */
static const char *name_of(const char *path) {
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0) return NULL;
  if (path[length] == 0) return path + length;
  return path[length] == '/' ? path + length + 1 : NULL;
}

static void append(const char *operation, const char *name, off_t offset, const void *data, size_t length) {
  char line[PATH_MAX + 64];
  int size = snprintf(line, sizeof line, "%s %lld %zu %s\n", operation, (long long)offset, length, name);
  struct iovec parts[] = {{line, (size_t)size}, {(void *)data, length}};
  if (writev(record_fd, parts, 2) != (ssize_t)(size + length)) give_up("a record could not be written at once");
}

static void record(const char *operation, int fd, off_t offset, const void *data, size_t length) {
  if (record_fd < 0) return;
  char link[32], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return;
  path[size] = 0;
  const char *name = name_of(path);
  if (!name) return;
  if (length > 0 && (fcntl(fd, F_GETFL) & O_DSYNC)) give_up("files that sync each write are not recorded");
  append(operation, name, offset, data, length);
}

/* As a process names a file, which may be relative. */
static const char *absolute(const char *path, char *place) {
  if (*path == '/' || !getcwd(place, PATH_MAX)) return path;
  size_t length = strlen(place);
  snprintf(place + length, PATH_MAX - length, "/%s", path);
  return place;
}

static void record_names(const char *operation, const char *path, const char *other) {
  if (record_fd < 0) return;
  char place[PATH_MAX], other_place[PATH_MAX];
  const char *name = name_of(absolute(path, place));
  const char *other_name = other ? name_of(absolute(other, other_place)) : "";
  if (!name && (!other || !other_name)) return;
  if (!name || !other_name) give_up("a file came into the folder, or left it");
  append(operation, name, 0, other_name, strlen(other_name));
}

static off_t recorded(void) {
  struct stat file;
  return record_fd >= 0 && fstat(record_fd, &file) == 0 ? file.st_size : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
  ssize_t written = REAL(pwrite)(fd, data, length, offset);
  if (written > 0) record("write", fd, offset, data, (size_t)written);
  return written;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  ssize_t written = REAL(pwrite64)(fd, data, length, offset);
  if (written > 0) record("write", fd, offset, data, (size_t)written);
  return written;
}

static void record_parts(int fd, const struct iovec *part, off_t offset, ssize_t written) {
  for (; written > 0; part++) {
    size_t length = part->iov_len < (size_t)written ? part->iov_len : (size_t)written;
    if (length > 0) record("write", fd, offset, part->iov_base, length);
    offset += (off_t)length;
    written -= (ssize_t)length;
  }
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) {
  ssize_t written = REAL(pwritev)(fd, parts, count, offset);
  record_parts(fd, parts, offset, written);
  return written;
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) {
  ssize_t written = REAL(pwritev64)(fd, parts, count, offset);
  record_parts(fd, parts, offset, written);
  return written;
}

ssize_t write(int fd, const void *data, size_t length) {
  ssize_t written = REAL(write)(fd, data, length);
  if (written > 0) {
    off_t end = lseek(fd, 0, SEEK_CUR);
    if (end >= written) record("write", fd, end - written, data, (size_t)written);
  }
  return written;
}

int ftruncate(int fd, off_t length) {
  int failed = REAL(ftruncate)(fd, length);
  if (!failed) record("truncate", fd, length, NULL, 0);
  return failed;
}

int ftruncate64(int fd, off64_t length) {
  int failed = REAL(ftruncate64)(fd, length);
  if (!failed) record("truncate", fd, length, NULL, 0);
  return failed;
}

int fsync(int fd) {
  off_t before = recorded();
  int failed = REAL(fsync)(fd);
  if (!failed) record("sync", fd, before, NULL, 0);
  return failed;
}

int fdatasync(int fd) {
  off_t before = recorded();
  int failed = REAL(fdatasync)(fd);
  if (!failed) record("sync", fd, before, NULL, 0);
  return failed;
}

int rename(const char *path, const char *other) {
  int failed = REAL(rename)(path, other);
  if (!failed) record_names("rename", path, other);
  return failed;
}

int link(const char *path, const char *other) {
  int failed = REAL(link)(path, other);
  if (!failed) record_names("link", path, other);
  return failed;
}

int unlink(const char *path) {
  int failed = REAL(unlink)(path);
  if (!failed) record_names("remove", path, NULL);
  return failed;
}
