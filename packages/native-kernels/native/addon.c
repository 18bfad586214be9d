// The Node addon: binds a heap and calls functions by their index, with arguments out of a shared Float64Array, which costs a quarter of
// handing them over one by one.
#include "cpu.h"
#include "threads.h"
#include <node_api.h>
#include <stdlib.h>
#if defined(__linux__)
#include <sys/mman.h>

/** A memory of WebAssembly grows up to 4 GiB, in place: V8 has reserved the addresses. */
#define MOST_BYTES ((size_t)4 << 30)

/** Large pages, where the system has some: 128 MB are then touched in a sixth of the time, and a pass over parameters takes four fifths. It is a wish, for what will be added, too. */
static void preferLargePages(char *heap) { madvise(heap, MOST_BYTES, MADV_HUGEPAGE); }
#else
static void preferLargePages(char *heap) { (void)heap; }
#endif

/** What belongs to one environment (the main thread, or a worker thread), so that two of them can have heaps of their own. */
typedef struct {
  const Function *functions;
  char *heap;
  double *arguments;
} Instance;

static Instance *instanceOf(napi_env env) {
  void *instance = 0;
  napi_get_instance_data(env, &instance);
  return instance;
}

static void freeInstance(napi_env env, void *instance, void *hint) {
  (void)env, (void)hint;
  free(instance);
}

static void *addressOf(napi_env env, napi_value typedArray) {
  void *data = 0;
  napi_get_typedarray_info(env, typedArray, 0, 0, &data, 0, 0);
  return data;
}

/** The first `count` arguments of a call from JavaScript. */
static void readArguments(napi_env env, napi_callback_info info, napi_value *values, size_t count) {
  napi_get_cb_info(env, info, &count, values, 0, 0);
}

static int integerOf(napi_env env, napi_value value) {
  int integer = 0;
  napi_get_value_int32(env, value, &integer);
  return integer;
}

static napi_value numberOf(napi_env env, double number) {
  napi_value value;
  napi_create_double(env, number, &value);
  return value;
}

/** bind(heap: Uint8Array, arguments: Float64Array): void */
static napi_value bindHeap(napi_env env, napi_callback_info info) {
  napi_value values[2];
  readArguments(env, info, values, 2);
  Instance *instance = instanceOf(env);
  char *heap = addressOf(env, values[0]);
  if (heap != instance->heap) preferLargePages(heap);
  instance->heap = heap;
  instance->arguments = addressOf(env, values[1]);
  return 0;
}

/** call(index): number, the function's result */
static napi_value callFunction(napi_env env, napi_callback_info info) {
  napi_value values[1];
  readArguments(env, info, values, 1);
  const Instance *instance = instanceOf(env);
  return numberOf(env, instance->functions[integerOf(env, values[0])].call(instance->heap, instance->arguments));
}

/** callParts(index, parts): void */
static napi_value callParts(napi_env env, napi_callback_info info) {
  napi_value values[2];
  readArguments(env, info, values, 2);
  const Instance *instance = instanceOf(env);
  runParts(instance->functions[integerOf(env, values[0])].call, instance->heap, instance->arguments, integerOf(env, values[1]));
  return 0;
}

/** threads(wanted): number */
static napi_value startThreads(napi_env env, napi_callback_info info) {
  napi_value values[1];
  readArguments(env, info, values, 1);
  return numberOf(env, ensureThreads(integerOf(env, values[0])));
}

static void setFunction(napi_env env, napi_value object, const char *name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, 0, &function);
  napi_set_named_property(env, object, name, function);
}

__attribute__((visibility("default"))) NAPI_MODULE_INIT() {
  const Level level = chooseLevel();
  Instance *instance = calloc(1, sizeof(Instance));
  if (!instance) return 0;
  instance->functions = level.functions;
  napi_set_instance_data(env, instance, freeInstance, 0);
  napi_value names, text;
  napi_create_array(env, &names);
  for (int i = 0; level.functions && level.functions[i].name; i++) {
    napi_create_string_utf8(env, level.functions[i].name, NAPI_AUTO_LENGTH, &text);
    napi_set_element(env, names, i, text);
  }
  napi_set_named_property(env, exports, "names", names);
  napi_create_string_utf8(env, level.name, NAPI_AUTO_LENGTH, &text);
  napi_set_named_property(env, exports, "level", text);
  setFunction(env, exports, "bind", bindHeap);
  setFunction(env, exports, "call", callFunction);
  setFunction(env, exports, "callParts", callParts);
  setFunction(env, exports, "threads", startThreads);
  return exports;
}
