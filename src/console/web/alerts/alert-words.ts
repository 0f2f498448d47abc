import { ALERT_METRICS, type AlertMetric, metricFacts, unitAfter } from '../../../domain/alert/alert.ts'
import type { Alert } from '../answers.ts'
import { duration } from '../numbers.ts'

/** A metric as people call it. */
export function metricTitle(metric: AlertMetric): string {
  return metricFacts(metric).title
}

/** All metrics in the order of their list. */
export const METRICS = Object.keys(ALERT_METRICS) as AlertMetric[] // the keys of that very object

/** When it fires, in a line: `share of failures of telco-b above 10 %, over 5 min`. */
export function ruleWords(
  alert: Pick<
    Alert,
    'metric' | 'threshold' | 'over_minutes' | 'at_least' | 'provider' | 'country' | 'lane' | 'client_id'
  >,
): string {
  const { unit, fires, windowed } = metricFacts(alert.metric)
  const of = [alert.provider, alert.country, alert.lane, alert.client_id].filter((one) => one !== null)
  const isShare = unit === '%'
  return [
    `${metricTitle(alert.metric)}${of.length === 0 ? '' : ` of ${of.join(', ')}`} ${fires} ${amountWords(alert.threshold, unit)}`,
    ...(windowed ? [`over ${duration(alert.over_minutes * 60_000)}`] : []),
    ...(isShare && alert.at_least > 0 ? [`from ${alert.at_least} messages on`] : []),
  ].join(', ')
}

/** A value with its unit. */
export function amountWords(value: number, unit: string): string {
  return `${value.toLocaleString('en', { maximumFractionDigits: 2 })} ${unitAfter(value, unit)}`
}

/** An alert that was not read for so long could not be, in milliseconds: it is looked at every 15 s. */
const UNREAD_AFTER_MS = 60_000

/** What was read last, in words; that nothing was, or not lately. */
export function valueWords(
  { on, value, unit, read_at }: Pick<Alert, 'on' | 'value' | 'unit' | 'read_at'>,
  nowMs: number,
): string {
  if (!on) return 'off: it is not looked at'
  if (read_at === null) return 'not looked at yet'
  const read = value === null ? 'too little to judge by' : amountWords(value, unit)
  if (nowMs - Date.parse(read_at) > UNREAD_AFTER_MS) return `could not be read lately; last ${read}`
  return value === null ? read : `now ${read}`
}
