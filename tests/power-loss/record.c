/*
 * Loaded in front of libc: writes down, in their order, what a process does to the files of one folder. Each record is
 * a line "operation offset length path", and after it the bytes. What is synced is written down when the sync is over.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record_fd = -1;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
  folder = getenv("RECORD_FOLDER");
  const char *file = getenv("RECORD_FILE");
  if (folder && file) record_fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(const void *data, size_t length) {
  const char *at = data;
  while (length > 0) {
    long written = syscall(SYS_write, record_fd, at, length);
    if (written < 0) abort();
    at += written;
    length -= (size_t)written;
  }
}

static void record_path(const char *operation, const char *path, off_t offset, const void *data, size_t length) {
  if (record_fd < 0 || strncmp(path, folder, strlen(folder)) != 0) return;
  char line[PATH_MAX + 64];
  int size = snprintf(line, sizeof line, "%s %lld %zu %s\n", operation, (long long)offset, length, path);
  pthread_mutex_lock(&lock);
  put(line, (size_t)size);
  if (length > 0) put(data, length);
  pthread_mutex_unlock(&lock);
}

static void record(const char *operation, int fd, off_t offset, const void *data, size_t length) {
  if (record_fd < 0) return;
  char link[32], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size <= 0) return;
  path[size] = 0;
  record_path(operation, path, offset, data, length);
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
  int failed = REAL(fsync)(fd);
  if (!failed) record("sync", fd, 0, NULL, 0);
  return failed;
}

int fdatasync(int fd) {
  int failed = REAL(fdatasync)(fd);
  if (!failed) record("sync", fd, 0, NULL, 0);
  return failed;
}

int unlink(const char *path) {
  int failed = REAL(unlink)(path);
  if (!failed) record_path("remove", path, 0, NULL, 0);
  return failed;
}
