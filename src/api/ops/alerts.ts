import { Elysia } from 'elysia'
import { type AlertRule, MAX_ALERTS, metricFacts, misfit } from '../../domain/alert/alert.ts'
import { isStorable, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import { addAlert, changeAlert, findAlert, listAlerts, removeAlert } from '../../store/alert/alerts.ts'
import type { ApiDeps } from '../../world.ts'
import { ALERT_EXAMPLES, CHANGE_ALERT_EXAMPLES } from '../docs/alert-request-examples.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { Alert, AlertList, EXAMPLE_ALERT } from './alert-answers.ts'
import { AlertParams, ChangeAlertBody, CreateAlertBody } from './alert-schemas.ts'
import { alertJson, changedRule, ruleOfBody } from './alert-view.ts'

const operation = { tags: ['Operations'], security: forAdmins('read') }
const changes = { ...operation, security: forAdmins('config') }

/** `/v1/alerts` for admins: thresholds over what is counted. */
export function alertRoutes(deps: Pick<ApiDeps, 'db' | 'newId' | 'now'>) {
  const { db, newId, now } = deps
  return new Elysia({ normalize: false, prefix: '/v1/alerts' })
    .get('', async (): Promise<AlertList> => ({ alerts: (await listAlerts(db)).map(alertJson) }), {
      detail: {
        ...operation,
        summary: 'List alerts',
        description: 'By name, each with how it stands; they are looked at every 15 s.',
        responses: {
          200: answer('all of them', AlertList, { alerts: [EXAMPLE_ALERT] }),
          ...refusals(...ADMIN_REFUSALS),
        },
      },
    })
    .get(
      '/:id',
      async ({ params, set }) => {
        const found = await findAlert(db, params.id)
        return found ? alertJson(found) : refuse(set, 'unknown_alert')
      },
      {
        params: AlertParams,
        detail: {
          ...operation,
          summary: 'Read an alert',
          responses: {
            200: answer('the alert', Alert, EXAMPLE_ALERT),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_alert'),
          },
        },
      },
    )
    .post(
      '',
      async ({ body, set }) => {
        const rule = ruleOfBody(body)
        const broken = violationIn(rule)
        if (broken) return refuseField(set, broken.field, broken.rule)
        const id = newId()
        const outcome = await addAlert(db, id, rule, MAX_ALERTS, new Date(now()))
        if (outcome === 'name_taken') return refuse(set, 'alert_name_taken')
        if (outcome === 'too_many') return refuse(set, 'too_many_alerts')
        set.status = 201
        const made = await findAlert(db, id)
        return made ? alertJson(made) : refuse(set, 'unknown_alert')
      },
      {
        body: CreateAlertBody,
        detail: {
          ...changes,
          summary: 'Make an alert',
          requestBody: jsonBody(CreateAlertBody, ALERT_EXAMPLES),
          description: `It fires while the value of its metric is beyond its threshold, and is told over the webhook, at once, again each hour, and when it fires no more. \`over_minutes\` (5 if left out) is of how much time the value is, \`at_least\` (20) how many messages must have ended before a share is judged. There may be ${MAX_ALERTS}.`,
          responses: {
            201: answer('made', Alert, EXAMPLE_ALERT),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'alert_name_taken',
              'too_many_alerts',
            ),
          },
        },
      },
    )
    .patch(
      '/:id',
      async ({ params, body, set }) => {
        const before = await findAlert(db, params.id)
        if (!before) return refuse(set, 'unknown_alert')
        const rule = changedRule(before, body)
        const broken = violationIn(rule)
        if (broken) return refuseField(set, broken.field, broken.rule)
        const outcome = await changeAlert(db, params.id, rule, new Date(now()))
        if (outcome === 'name_taken') return refuse(set, 'alert_name_taken')
        const after = outcome === 'changed' ? await findAlert(db, params.id) : null
        return after ? alertJson(after) : refuse(set, 'unknown_alert')
      },
      {
        params: AlertParams,
        body: ChangeAlertBody,
        detail: {
          ...changes,
          summary: 'Change an alert',
          requestBody: jsonBody(ChangeAlertBody, CHANGE_ALERT_EXAMPLES),
          description: 'What is left out stays. It is judged anew at the next look, within 15 s.',
          responses: {
            200: answer('changed', Alert, EXAMPLE_ALERT),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_alert',
              'alert_name_taken',
            ),
          },
        },
      },
    )
    .delete(
      '/:id',
      async ({ params, set }) => {
        if (!(await removeAlert(db, params.id))) return refuse(set, 'unknown_alert')
        set.status = 204
      },
      {
        params: AlertParams,
        detail: {
          ...changes,
          summary: 'Remove an alert',
          description: 'Nothing more is told of it, but for what waits to be told already.',
          responses: {
            204: noContent('gone'),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_alert'),
          },
        },
      },
    )
}

function violationIn(rule: AlertRule): { readonly field: string; readonly rule: string } | null {
  if (!isStorable(rule.name)) return { field: 'name', rule: STORABLE_RULE }
  if (rule.metric === 'balance' && rule.clientId === null)
    return { field: 'client_id', rule: 'must say whose balance it is' }
  const field = misfit(rule)
  if (field === null) return null
  const { scopes } = metricFacts(rule.metric)
  const may = scopes.length === 0 ? 'nothing' : scopes.join(', ')
  return { field, rule: `must be left out: ${rule.metric} can be narrowed to ${may}` }
}
