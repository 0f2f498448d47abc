import type { Static } from '@sinclair/typebox'
import { type AlertRule, type Alert as KeptAlert, metricFacts } from '../../domain/alert/alert.ts'
import type { ClientId } from '../../domain/message.ts'
import type { LastNotice } from '../../store/alert/alert-notices.ts'
import type { KeptWebhook } from '../../store/alert/alert-webhook.ts'
import type { Alert, AlertWebhook } from './alert-answers.ts'
import type { ChangeAlertBody, CreateAlertBody } from './alert-schemas.ts'

/** Of how many minutes a new alert is, and how many messages a share takes, where nothing is said. */
const USUAL = { overMinutes: 5, atLeast: 20 } as const

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

/** An alert as the API shows it. */
export function alertJson(alert: KeptAlert): Alert {
  const { unit, fires, means } = metricFacts(alert.metric)
  return {
    id: alert.id,
    name: alert.name,
    metric: alert.metric,
    means,
    unit,
    fires,
    threshold: alert.threshold,
    over_minutes: alert.overMinutes,
    at_least: alert.atLeast,
    provider: alert.provider,
    country: alert.country,
    lane: alert.lane,
    client_id: alert.clientId,
    on: alert.isOn,
    state: alert.state,
    value: alert.value,
    since: instant(alert.sinceMs),
    read_at: instant(alert.readAtMs),
    told_at: instant(alert.toldAtMs),
    created_at: new Date(alert.createdAtMs).toISOString(),
    updated_at: new Date(alert.updatedAtMs).toISOString(),
  }
}

/** The rule of a body; what it leaves out is as usual. */
export function ruleOfBody(body: Static<typeof CreateAlertBody>): AlertRule {
  return {
    name: body.name,
    metric: body.metric,
    threshold: body.threshold,
    overMinutes: body.over_minutes ?? USUAL.overMinutes,
    atLeast: body.at_least ?? USUAL.atLeast,
    provider: body.provider ?? null,
    country: body.country ?? null,
    lane: body.lane ?? null,
    clientId: clientIdOf(body.client_id ?? null),
    isOn: body.on ?? true,
  }
}

/** The rule after a change; what it leaves out stays. */
export function changedRule(before: AlertRule, body: Static<typeof ChangeAlertBody>): AlertRule {
  const keep = <T>(given: T | undefined, was: T): T => (given === undefined ? was : given)
  return {
    name: keep(body.name, before.name),
    metric: keep(body.metric, before.metric),
    threshold: keep(body.threshold, before.threshold),
    overMinutes: keep(body.over_minutes, before.overMinutes),
    atLeast: keep(body.at_least, before.atLeast),
    provider: keep(body.provider, before.provider),
    country: keep(body.country, before.country),
    lane: keep(body.lane, before.lane),
    clientId: body.client_id === undefined ? before.clientId : clientIdOf(body.client_id),
    isOn: keep(body.on, before.isOn),
  }
}

function clientIdOf(id: string | null): ClientId | null {
  return (id?.toLowerCase() ?? null) as ClientId | null // the schema has checked the form
}

/** Where alerts are told, as the API shows it. */
export function webhookJson(kept: KeptWebhook | null, last: LastNotice | null): AlertWebhook {
  return {
    url: kept?.url ?? null,
    updated_at: kept?.updatedAt.toISOString() ?? null,
    last: last && {
      at: last.at.toISOString(),
      told_at: last.toldAt?.toISOString() ?? null,
      attempts: last.attempts,
      error: last.lastError,
      waits: last.waits,
    },
  }
}
