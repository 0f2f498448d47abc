import { type Alert, type AlertStanding, metricFacts, unitAfter } from './alert.ts'

/** Decimals of a value that is told. */
const DECIMALS = 2

/** The body of what is told: a type, when, and what, as Standard Webhooks has payloads. */
export function noticeBody(
  tell: 'firing' | 'resolved',
  alert: Omit<Alert, keyof AlertStanding>,
  standing: AlertStanding,
  nowMs: number,
): string {
  const { unit, fires, windowed } = metricFacts(alert.metric)
  return JSON.stringify({
    type: `alert.${tell}`,
    timestamp: new Date(nowMs).toISOString(),
    data: {
      alert_id: alert.id,
      name: alert.name,
      text: noticeText(tell, alert, standing),
      metric: alert.metric,
      value: standing.value === null ? null : rounded(standing.value),
      unit,
      fires,
      threshold: alert.threshold,
      over_minutes: windowed ? alert.overMinutes : null,
      provider: alert.provider,
      country: alert.country,
      lane: alert.lane,
      client_id: alert.clientId,
      since: standing.sinceMs === null ? null : new Date(standing.sinceMs).toISOString(),
    },
  })
}

/** The same in a sentence. */
export function noticeText(
  tell: 'firing' | 'resolved',
  alert: Omit<Alert, keyof AlertStanding>,
  { value }: Pick<AlertStanding, 'value'>,
): string {
  const { title, unit, fires } = metricFacts(alert.metric)
  const of = [alert.provider, alert.country, alert.lane, alert.clientId].filter((one) => one !== null)
  const what = `${alert.name}: ${title}${of.length === 0 ? '' : ` of ${of.join(', ')}`}`
  const stands = value === null ? ', with too little to judge it by' : ` at ${amount(value, unit)}`
  const limit = `${fires} ${amount(alert.threshold, unit)}`
  return `${what}${stands}, ${tell === 'firing' ? limit : `no more ${limit}`}`
}

function amount(value: number, unit: string): string {
  return `${rounded(value)} ${unitAfter(value, unit)}`
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS))
}
