#ifndef TELAR_CPU_H
#define TELAR_CPU_H
#include "function.h"

/** A level's name and its functions, ended by one without a name; no functions where the processor is too old. */
typedef struct {
  const char *name;
  const Function *functions;
} Level;

/** The best level of this processor; the environment's TELAR_NATIVE=avx2 takes none above that. */
Level chooseLevel(void);

#endif
