import {
  widthOf,
  type BooleanFit,
  type CategoryFit,
  type ColumnFit,
  type DateFit,
  type NumberFit,
} from './preprocessing.js'

/** A part of an input: `factor` times an input of the united column, or `factor` itself. */
interface Term {
  /** Undefined for a constant. */
  readonly from?: number
  readonly to: number
  readonly factor: number
}

/** One column as several networks take it. */
interface UnitedColumn {
  readonly fit: ColumnFit
  /** For each network, how its inputs follow from those of `fit`. */
  readonly members: readonly (readonly Term[])[]
}

/** Unites what was fitted to one column in several trainings. @returns a sentence where that cannot be done */
export function uniteColumn(fits: readonly ColumnFit[]): UnitedColumn | string {
  const [first] = fits as [ColumnFit]
  const isSame = fits.every((fit) => JSON.stringify(fit) === JSON.stringify(first))
  if (isSame) return { fit: first, members: fits.map(() => unchanged(widthOf(first))) }
  const other = fits.find(({ as }) => as !== first.as)
  if (other) return `column '${first.name}' is taken as ${other.as}, and as ${first.as} by the first`
  switch (first.as) {
    case 'number':
      return uniteNumbers(fits as NumberFit[])
    case 'boolean':
      return uniteBooleans(fits as BooleanFit[])
    case 'category':
      return uniteCategories(fits as CategoryFit[])
    case 'date':
      return uniteDates(fits as DateFit[])
    case 'order':
      return `the categories of column '${first.name}' stand in another order`
  }
}

function unchanged(width: number): readonly Term[] {
  return Array.from({ length: width }, (_, i) => ({ from: i, to: i, factor: 1 }))
}

/** (x − c)/s = z·s₀/s + (c₀ − c)/s of z = (x − c₀)/s₀; where a cell was missing, its own filling in place of the first's. */
function uniteNumbers(fits: readonly NumberFit[]): UnitedColumn {
  const [first] = fits as [NumberFit]
  // Without a filling, a network takes no missing cells, and so does the ensemble.
  const fill = fits.some((fit) => fit.fill === null) ? null : first.fill
  const indicator = fill !== null && fits.some((fit) => fit.indicator || fit.fill !== fill)
  return {
    fit: { ...first, fill, indicator },
    members: fits.map((own) => [
      { from: 0, to: 0, factor: first.spread / own.spread },
      { to: 0, factor: (first.center - own.center) / own.spread },
      ...(indicator ? [{ from: 1, to: 0, factor: (own.fill! - fill!) / own.spread }] : []),
      ...(own.indicator && indicator ? [{ from: 1, to: 1, factor: 1 }] : []),
    ]),
  }
}

function uniteBooleans(fits: readonly BooleanFit[]): UnitedColumn {
  const [first] = fits as [BooleanFit]
  return {
    fit: { ...first, indicator: true },
    members: fits.map((own) => [
      { from: 0, to: 0, factor: 1 },
      { from: 1, to: 0, factor: own.fill - first.fill },
      ...(own.indicator ? [{ from: 1, to: 1, factor: 1 }] : []),
    ]),
  }
}

/** A column for each category that any network knows. Where a network has one for all others, that is 1 less all that it knows. */
function uniteCategories(fits: readonly CategoryFit[]): UnitedColumn {
  const categories = [...new Set(fits.flatMap((fit) => fit.categories))]
  const rare = [...new Set(fits.flatMap((fit) => fit.rare))].filter((category) => !categories.includes(category))
  const fit: CategoryFit = {
    ...fits[0]!,
    categories,
    rare,
    missing: fits.some((each) => each.missing || each.rare.length > 0),
  }
  const missingAt = widthOf(fit) - 1
  return {
    fit,
    members: fits.map((own) => {
      const known = own.categories.map((category, to): Term => ({ from: categories.indexOf(category), to, factor: 1 }))
      const other = own.categories.length
      const others: readonly Term[] =
        own.rare.length === 0
          ? []
          : [
              { to: other, factor: 1 },
              ...known.map(({ from }) => ({ from: from!, to: other, factor: -1 })),
              { from: missingAt, to: other, factor: -1 },
            ]
      return [...known, ...others, ...(own.missing ? [{ from: missingAt, to: widthOf(own) - 1, factor: 1 }] : [])]
    }),
  }
}

/** Days are scaled as numbers are, but 0 where they are missing; months and weekdays are the same for all. */
function uniteDates(fits: readonly DateFit[]): UnitedColumn | string {
  const [first] = fits as [DateFit]
  const [parts, other] = [first, fits.find((fit) => fit.parts.join() !== first.parts.join())].map((fit) =>
    fit?.parts.join(', '),
  )
  if (other !== undefined) return `the date '${first.name}' is taken as ${other}, and as ${parts} by the first`
  const fit: DateFit = { ...first, indicator: true }
  const missingAt = widthOf(fit) - 1
  const daysAt = first.parts.includes('days')
    ? widthOf({ ...first, parts: first.parts.slice(0, first.parts.indexOf('days')), indicator: false })
    : undefined
  return {
    fit,
    members: fits.map((own) => {
      const shift = (first.center - own.center) / own.spread
      const days: readonly Term[] =
        daysAt === undefined
          ? []
          : [
              { from: daysAt, to: daysAt, factor: first.spread / own.spread },
              { to: daysAt, factor: shift },
              { from: missingAt, to: daysAt, factor: -shift },
            ]
      return [
        ...unchanged(missingAt).filter(({ to }) => to !== daysAt),
        ...days,
        ...(own.indicator ? [{ from: missingAt, to: missingAt, factor: 1 }] : []),
      ]
    }),
  }
}
