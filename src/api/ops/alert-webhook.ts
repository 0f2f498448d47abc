import { Elysia } from 'elysia'
import { postToWebhook, setAlertWebhook } from '../../flow/alert/alert-webhook.ts'
import { findLastNotice } from '../../store/alert/alert-notices.ts'
import { findWebhook, removeWebhook } from '../../store/alert/alert-webhook.ts'
import type { ApiDeps } from '../../world.ts'
import { WEBHOOK_EXAMPLES } from '../docs/alert-request-examples.ts'
import { ADMIN_REFUSALS, answer, jsonBody, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { refuse, refuseField } from '../http/refuse.ts'
import { AlertWebhook, AlertWebhookTest, SetAlertWebhook } from './alert-answers.ts'
import { SetAlertWebhookBody } from './alert-schemas.ts'
import { webhookJson } from './alert-view.ts'

const operation = { tags: ['Operations'], security: forAdmins('read') }
const changes = { ...operation, security: forAdmins('config') }

/** `/v1/alerts/webhook` for admins: where alerts are told. */
export function alertWebhookRoutes(
  deps: Pick<ApiDeps, 'db' | 'newId' | 'now' | 'callbackPost' | 'callbackSecrets'>,
) {
  const { sql } = deps.db
  return new Elysia({ normalize: false, prefix: '/v1/alerts/webhook' })
    .get(
      '',
      async (): Promise<AlertWebhook> => webhookJson(await findWebhook(sql), await findLastNotice(sql)),
      {
        detail: {
          ...operation,
          summary: 'Read where alerts are told',
          description: 'The secret is shown when it is made, and never again.',
          responses: {
            200: answer('where', AlertWebhook, {
              url: 'https://example.com/alerts',
              updated_at: '2026-11-20T10:00:00.000Z',
              last: {
                at: '2026-11-24T02:42:15.000Z',
                told_at: '2026-11-24T02:42:15.900Z',
                attempts: 1,
                error: null,
                waits: false,
              },
            }),
            ...refusals(...ADMIN_REFUSALS),
          },
        },
      },
    )
    .put(
      '',
      async ({ body, set }) => {
        const outcome = await setAlertWebhook(deps, body.url, body.new_secret === true)
        if (outcome.kind === 'violation') return refuseField(set, 'url', outcome.rule)
        set.headers['cache-control'] = 'no-store'
        return { url: outcome.url, secret: outcome.secret } satisfies SetAlertWebhook
      },
      {
        body: SetAlertWebhookBody,
        detail: {
          ...changes,
          summary: 'Set where alerts are told',
          requestBody: jsonBody(SetAlertWebhookBody, WEBHOOK_EXAMPLES),
          description:
            'There is one URL. What is told is signed as callbacks are (Standard Webhooks); its host must be public, as that of a callback. The secret stays when the URL changes, unless `new_secret` is true; then the one before signs no more.',
          responses: {
            200: answer(
              'set',
              SetAlertWebhook,
              { url: 'https://example.com/alerts', secret: 'whsec_EXAMPLE' },
              ['Cache-Control'],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field'),
          },
        },
      },
    )
    .delete(
      '',
      async ({ set }) => {
        if (!(await removeWebhook(sql))) return refuse(set, 'no_alert_webhook')
        set.status = 204
      },
      {
        detail: {
          ...changes,
          summary: 'Tell nobody of alerts',
          description: 'What waits to be told is given up, and the secret is gone.',
          responses: { 204: noContent('gone'), ...refusals(...ADMIN_REFUSALS, 'no_alert_webhook') },
        },
      },
    )
    .post(
      '/test',
      async ({ set }) => {
        const webhook = await findWebhook(sql)
        if (webhook === null) return refuse(set, 'no_alert_webhook')
        const body = JSON.stringify({
          type: 'alert.test',
          timestamp: new Date(deps.now()).toISOString(),
          data: { text: 'This is a test: alerts are told here.' },
        })
        const error = await postToWebhook(deps, webhook, deps.newId(), body)
        return { told: error === null, error } satisfies AlertWebhookTest
      },
      {
        detail: {
          ...changes,
          summary: 'Tell a test',
          description: 'Posts `alert.test` once, now, and answers what came of it.',
          responses: {
            200: answer('what came of it', AlertWebhookTest, { told: true, error: null }),
            ...refusals(...ADMIN_REFUSALS, 'no_alert_webhook'),
          },
        },
      },
    )
}
