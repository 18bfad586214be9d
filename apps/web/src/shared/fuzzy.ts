/**
 * What a letter of the query is worth: the first one at the beginning of a word, one right after the letter before or at the beginning of a
 * later word, or any other. Letters that are skipped cost a little.
 */
const worth = { first: 8, next: 5, other: 1, skipped: -0.1 }

/**
 * How well a text answers what was typed: every word of the query must be found in it, letters in their order, not necessarily side by side.
 * Beginnings of words and letters side by side count more, and of two texts with the same finds the shorter one wins.
 *
 * @returns undefined where something was not found
 * @example
 * fuzzyScore('ad dns', 'Add dense') !== undefined // true
 * fuzzyScore('xyz', 'Add dense') // undefined
 */
export function fuzzyScore(query: string, text: string): number | undefined {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const scores = words.map((word) => wordScore(word, text.toLowerCase()))
  if (scores.includes(undefined)) return undefined
  return (scores as number[]).reduce((sum, score) => sum + score, 0) - text.length / 1000
}

/** The best of all places in which the word can begin. */
function wordScore(word: string, text: string): number | undefined {
  let best: number | undefined
  for (let from = text.indexOf(word[0]!); from >= 0; from = text.indexOf(word[0]!, from + 1)) {
    const score = scoreFrom(word, text, from)
    if (score === undefined) break
    if (best === undefined || score > best) best = score
  }
  return best
}

function scoreFrom(word: string, text: string, from: number): number | undefined {
  let score = beginsWord(text, from) ? worth.first : worth.other
  let at = from
  for (const letter of word.slice(1)) {
    const next = text.indexOf(letter, at + 1)
    if (next < 0) return undefined
    const skipped = next - at - 1
    score += (skipped === 0 || beginsWord(text, next) ? worth.next : worth.other) + skipped * worth.skipped
    at = next
  }
  return score
}

function beginsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1]!)
}
