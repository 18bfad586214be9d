// All functions at one level, as one translation unit: LEVEL and W say which.
#include "tile.c"
#include "product.c"
#include "sparse.c"
#include "elementwise.c"
#include "reduce.c"
#include "norm.c"
#include "optimizer.c"
#include "move.c"
#include "unfold.c"
#include "direct.c"
#include "winograd.c"
#include "strided.c"
#include "pool.c"
#include "loss.c"
#include "rows.c"
#include "recurrent.c"

#define JOIN(a, b) a##b
#define TABLE_OF(level) JOIN(functions_, level)
#define ROW(name) {#name, name}

const Function TABLE_OF(LEVEL)[] = {
    ROW(gemm), ROW(countZeros), ROW(allFinite), ROW(sparseRows), ROW(sparseColumns),
    ROW(add), ROW(subtract), ROW(multiply), ROW(divide), ROW(maskRelu), ROW(relu), ROW(clip), ROW(step),
    ROW(square), ROW(negate), ROW(sqrt), ROW(rsqrt), ROW(reciprocal), ROW(exp), ROW(tanh), ROW(sigmoid), ROW(erf),
    ROW(sumMiddle), ROW(columnMoments), ROW(normFactor), ROW(normalize), ROW(normGradient),
    ROW(sgd), ROW(adam), ROW(clear), ROW(copyBlocks), ROW(repeatBlocks), ROW(gatherRows), ROW(gatherPixels),
    ROW(unfold), ROW(fold), ROW(convolve), ROW(convolveFilterGradient), ROW(winogradFilter), ROW(winograd),
    ROW(maxPool), ROW(maxPoolGradient), ROW(softmaxCrossEntropy), ROW(countCorrect),
    ROW(gemmBatch), ROW(copyStrided), ROW(fill), ROW(softmaxRows), ROW(softmaxGradient), ROW(normalizeRows), ROW(normalizeRowsGradient),
    ROW(gruStep), ROW(gruStepGradient), ROW(lstmStep), ROW(lstmStepGradient),
    {0, 0},
};
