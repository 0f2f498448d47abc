import type { Alert } from '../../domain/alert/alert.ts'
import { noticeBody } from '../../domain/alert/alert-notice.ts'
import { type AlertReading, stepAlert } from '../../domain/alert/step-alert.ts'
import { inTime } from '../../kit/in-time.ts'
import { addNotice } from '../../store/alert/alert-notices.ts'
import { findWebhook, takeAlertTurn } from '../../store/alert/alert-webhook.ts'
import { keepStanding, listAlerts } from '../../store/alert/alerts.ts'
import type { ApiDeps } from '../../world.ts'
import { type MetricDeps, readMetric } from './read-metric.ts'

/** All alerts are looked at so often, over all processes. */
export const ALERTS_EVERY_MS = 15_000

/** How often a process sees whether that is due. */
export const ALERTS_TICK_MS = 1_000

/** What takes longer was not read. */
const READ_WITHIN_MS = 5_000

/**
 * Looks at all alerts when it is due, in one process of all at a time. How one stands and what is to be told of it is one commit: whoever
 * dies over it has told nothing, and leaves it to the next turn.
 */
export async function lookAtAlerts(
  deps: MetricDeps & Pick<ApiDeps, 'newId' | 'log'>,
  everyMs = ALERTS_EVERY_MS,
): Promise<void> {
  const { db } = deps
  if (!(await takeAlertTurn(db.sql, everyMs))) return
  const on = (await listAlerts(db)).filter(({ isOn }) => isOn)
  if (on.length === 0) return
  const canTell = (await findWebhook(db.sql)) !== null
  for (const alert of on) {
    const reading = await readOr(deps, alert)
    const nowMs = deps.now()
    const { after, tell } = stepAlert(alert, alert, reading, { nowMs, canTell })
    if (reading.kind === 'unread') continue
    await db.sql.begin(async (tx) => {
      if (!(await keepStanding(tx, alert, after)) || tell === null) return
      await addNotice(tx, deps.newId(), noticeBody(tell, alert, after, nowMs), new Date(nowMs))
    })
  }
}

async function readOr(deps: MetricDeps & Pick<ApiDeps, 'log'>, alert: Alert): Promise<AlertReading> {
  const unread = (why: unknown): AlertReading => {
    deps.log.warn({ alert: alert.name, metric: alert.metric, err: why }, 'an alert could not be read')
    return { kind: 'unread' }
  }
  const asked = readMetric(deps, alert).catch(unread)
  return await inTime(asked, READ_WITHIN_MS, () => unread(`no answer within ${READ_WITHIN_MS} ms`))
}
