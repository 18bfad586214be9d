import { describeDataset, describeLayer, describeOptimizer } from '@telarjs/testing'
import { rings } from './rings.js'
import { scale } from './scale.js'
import { signDescent } from './sign-descent.js'

describeOptimizer(signDescent)
describeLayer(scale, { inputShape: [3] })
describeDataset(rings)
