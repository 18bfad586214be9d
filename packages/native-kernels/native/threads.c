// A pool of threads that claim the parts of one job at a time, look for the next for about a millisecond, and then sleep.
#include "threads.h"
#include <stdatomic.h>

#if defined(_WIN32)
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#define THREAD_RESULT DWORD WINAPI
static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE wake = CONDITION_VARIABLE_INIT;
static void acquire(void) { AcquireSRWLockExclusive(&lock); }
static void release(void) { ReleaseSRWLockExclusive(&lock); }
static void sleepUntilWoken(void) { SleepConditionVariableSRW(&wake, &lock, INFINITE, 0); }
static void wakeAll(void) { WakeAllConditionVariable(&wake); }
static void yieldProcessor(void) { SwitchToThread(); }
static int startThread(DWORD(WINAPI *run)(void *)) {
  HANDLE thread = CreateThread(0, 0, run, 0, 0, 0);
  if (thread) CloseHandle(thread);
  return thread != 0;
}
#else
#include <pthread.h>
#include <sched.h>
#define THREAD_RESULT void *
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static void acquire(void) { pthread_mutex_lock(&lock); }
static void release(void) { pthread_mutex_unlock(&lock); }
static void sleepUntilWoken(void) { pthread_cond_wait(&wake, &lock); }
static void wakeAll(void) { pthread_cond_broadcast(&wake); }
static void yieldProcessor(void) { sched_yield(); }
static int startThread(void *(*run)(void *)) {
  pthread_t thread;
  if (pthread_create(&thread, 0, run, 0)) return 0;
  pthread_detach(thread);
  return 1;
}
#endif

#if defined(__x86_64__)
static void pauseProcessor(void) { __builtin_ia32_pause(); }
#else
static void pauseProcessor(void) { __asm__ volatile("yield"); }
#endif

/** How often to look for the next job at once: some ten microseconds, the pause between two calls of a step. */
#define SPINS 2000
/** How often to look for it after that, letting other threads run in between, before sleeping: about a millisecond, so that threads stay awake for a whole chunk of steps. */
#define YIELDS 2000

/** The one job that is under way. Written only by the caller that holds `busy`, while no thread works. */
static struct {
  Call *call;
  char *heap;
  const double *arguments;
} job;
/** generation << 16 | parts << 8 | next part: one number, so that a late thread cannot claim a part of another job. */
static _Atomic unsigned long long claim;
static _Atomic int done, generation, sleepers, busy;
static int workers;

static int claimPart(void) {
  const unsigned long long claimed = atomic_fetch_add(&claim, 1);
  const int part = (int)(claimed & 255), parts = (int)((claimed >> 8) & 255);
  return part < parts ? part : -1;
}

static void workOnParts(void) {
  for (int part; (part = claimPart()) >= 0;) {
    job.call(job.heap, job.arguments + part * ARGUMENTS);
    atomic_fetch_add(&done, 1);
  }
}

static THREAD_RESULT runWorker(void *unused) {
  (void)unused;
  for (int seen = 0;;) {
    for (int spin = 0; atomic_load_explicit(&generation, memory_order_acquire) == seen; spin++) {
      if (spin < SPINS + YIELDS) {
        if (spin < SPINS) pauseProcessor();
        else yieldProcessor();
        continue;
      }
      acquire();
      atomic_fetch_add(&sleepers, 1);
      while (atomic_load(&generation) == seen) sleepUntilWoken();
      atomic_fetch_sub(&sleepers, 1);
      release();
    }
    seen = atomic_load(&generation);
    workOnParts();
  }
  return 0;
}

int ensureThreads(int wanted) {
  acquire();
  while (workers < wanted - 1 && startThread(runWorker)) workers++;
  const int threads = workers + 1;
  release();
  return threads;
}

void runParts(Call *call, char *heap, const double *arguments, int parts) {
  if (parts == 1 || workers == 0 || atomic_exchange(&busy, 1)) {
    for (int part = 0; part < parts; part++) call(heap, arguments + part * ARGUMENTS);
    return;
  }
  job.call = call;
  job.heap = heap;
  job.arguments = arguments;
  atomic_store(&done, 0);
  const int next = atomic_load(&generation) + 1;
  atomic_store(&claim, (unsigned long long)(unsigned)next << 16 | (unsigned)parts << 8);
  atomic_store(&generation, next);
  if (atomic_load(&sleepers)) {
    acquire();
    wakeAll();
    release();
  }
  workOnParts();
  for (int spin = 0; atomic_load(&done) < parts; spin++) {
    if (spin < SPINS) pauseProcessor();
    else yieldProcessor();
  }
  atomic_store(&busy, 0);
}
