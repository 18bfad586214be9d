import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { poolInfo, type PoolAttributes, type PoolInfo } from './pool-info.js'

/** A shader of tfjs-webgl: `userCode` reads inputs by `get<Name>`, at their own coordinates or at those of the output. */
interface Program {
  readonly variableNames: readonly string[]
  readonly outputShape: readonly number[]
  readonly userCode: string
}

/** The part of `MathBackendWebGL` that runs a shader of one's own. */
interface WebglBackend {
  runWebGLProgram(program: Program, inputs: readonly TensorInfo[], dtype: tf.DataType): TensorInfo
}

/** `RealDiv`: tfjs-webgl gives 1 for all equal operands, even for 0/0 and ∞/∞, which are NaN. Equal finite operands still give exactly 1. */
export function divideWithNaN(original: KernelFunc): KernelFunc {
  return (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
    if (a.dtype !== 'float32' || b.dtype !== 'float32') return original(call)
    const program = {
      variableNames: ['A', 'B'],
      outputShape: tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]),
      userCode: `
        void main() {
          float a = getAAtOutCoords();
          float b = getBAtOutCoords();
          bool isUndefined = a == b && (a == 0.0 || isinf(a));
          setOutput(isUndefined ? NAN : a == b ? 1.0 : a / b);
        }`,
    }
    return (call.backend as WebglBackend).runWebGLProgram(program, [a, b], 'float32')
  }
}

/** `MaxPoolGrad`: the gradient of a window goes to the first of its largest values, as on all other backends; tfjs-webgl gives it to the last. */
export const maxPoolGradientOfFirst: KernelFunc = ({ inputs, attrs, backend }) => {
  const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
  const info = poolInfo(input.shape, attrs as unknown as PoolAttributes)
  const program = { variableNames: ['X', 'Dy'], outputShape: input.shape, userCode: gradientCode(info) }
  return (backend as unknown as WebglBackend).runWebGLProgram(program, [input, dy], 'float32')
}

const gradientCode = (info: PoolInfo): string => `
  void main() {
    ivec4 at = getOutputCoords();
    float value = getX(at.x, at.y, at.z, at.w);
    float sum = 0.0;
    for (int i = 0; i < ${info.filterHeight}; i++) {
      for (int j = 0; j < ${info.filterWidth}; j++) {
        // The window in which the element is in row i and column j, if there is one.
        int down = at.y + ${info.padInfo.top} - i;
        int across = at.z + ${info.padInfo.left} - j;
        if (down < 0 || across < 0) continue;
        int row = down / ${info.strideHeight};
        int column = across / ${info.strideWidth};
        if (row * ${info.strideHeight} != down || column * ${info.strideWidth} != across) continue;
        if (row >= ${info.outHeight} || column >= ${info.outWidth}) continue;
        bool first = true;
        for (int k = 0; k < ${info.filterHeight}; k++) {
          for (int l = 0; l < ${info.filterWidth}; l++) {
            int y = down - ${info.padInfo.top} + k;
            int x = across - ${info.padInfo.left} + l;
            if (y < 0 || x < 0 || y >= ${info.inHeight} || x >= ${info.inWidth}) continue;
            float other = getX(at.x, y, x, at.w);
            bool before = k < i || (k == i && l < j);
            if (other > value || (before && other == value)) first = false;
          }
        }
        if (first) sum += getDy(at.x, row, column, at.w);
      }
    }
    setOutput(sum);
  }`
