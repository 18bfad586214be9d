/** Registers tfjs-core's gradients: in Node it registers none by itself, and in a bundle only on request. Bundled into the published package, this works in both. */
import '@tensorflow/tfjs-core/dist/register_all_gradients'
