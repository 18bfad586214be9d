import { expect, test } from 'vitest'
import { freeHeight } from './embedding-canvas.js'

// Lines are 16 pixels apart.
test('names of classes whose middles are close stand below or above one another', () => {
  const first = { x: 100, y: 50, width: 40 }
  expect(freeHeight({ x: 110, y: 54, width: 40 }, [first])).toBe(66)
  expect(freeHeight({ x: 110, y: 48, width: 40 }, [first])).toBe(34)
  const second = { ...first, y: 66 }
  // Below both of them is farther than above.
  expect(freeHeight({ x: 90, y: 55, width: 40 }, [first, second])).toBe(34)
  // Beside it there is room.
  expect(freeHeight({ x: 141, y: 50, width: 40 }, [first])).toBe(50)
})
