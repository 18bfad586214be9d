#ifndef TELAR_THREADS_H
#define TELAR_THREADS_H
#include "function.h"

/** A job has at most this many parts. */
#define PARTS 64

/** Starts threads until there are `wanted`, the caller's among them. Returns how many there are. They end with the process. */
int ensureThreads(int wanted);

/**
 * Calls a function once for each part, on whichever threads are free, and returns when all are done. Where the threads work for another
 * caller, all parts run on this thread: which thread takes a part changes no result.
 */
void runParts(Call *call, char *heap, const double *arguments, int parts);

#endif
