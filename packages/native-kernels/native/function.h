// What every file here agrees on: how a low-level function is called, and how it is listed.
#ifndef TELAR_FUNCTION_H
#define TELAR_FUNCTION_H
#include <stddef.h>

/** Arguments that one call has at most. A job of several parts has as many for each part. */
#define ARGUMENTS 16

/**
 * A low-level function of the name and with the arguments of its WebAssembly twin: numbers in that order, addresses as offsets into the heap,
 * counts in floats unless the twin's documentation says bytes.
 */
typedef double Call(char *heap, const double *arguments);

typedef struct {
  const char *name;
  Call *call;
} Function;

#endif
