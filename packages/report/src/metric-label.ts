/** What the field calls metrics whose ids are no words, or much longer than their usual names. */
const usualNames: Readonly<Record<string, string>> = {
  r2: 'R²',
  f1: 'F1',
  'roc-auc': 'ROC AUC',
  'mean-absolute-error': 'MAE',
  'mean-squared-error': 'MSE',
  'root-mean-squared-error': 'RMSE',
  'mean-absolute-percentage-error': 'MAPE',
  'cohen-kappa': "Cohen's kappa",
  'matthews-correlation': 'Matthews correlation',
  'recall-at': 'recall at',
}

/**
 * The name of a metric as people write it: the usual abbreviation, or its id in words. What follows the name of a metric in its id stays behind it.
 *
 * @example
 * metricLabel('r2') // 'R²'
 * metricLabel('mean-absolute-error') // 'MAE'
 * metricLabel('f1-weighted') // 'F1 weighted'
 * metricLabel('balanced-accuracy') // 'balanced accuracy'
 */
export function metricLabel(name: string): string {
  const known = Object.keys(usualNames).find((id) => name === id || name.startsWith(`${id}-`))
  const rest = known === undefined ? name : name.slice(known.length + 1)
  // top-5 is written with its hyphen.
  const words = rest.replace(/(?<!\btop)-/g, ' ')
  return [known === undefined ? '' : usualNames[known]!, words].filter((part) => part !== '').join(' ')
}

/** A text with a capital at its start, as titles have. */
export function titled(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
