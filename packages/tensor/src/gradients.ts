/** tfjs-core registers no gradients in Node, and in a bundle only if asked. This module asks; bundled into the published package, it works in both. */
import '@tensorflow/tfjs-core/dist/register_all_gradients'
