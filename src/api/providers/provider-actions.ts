import { Elysia } from 'elysia'
import { isStorable, partsRule, STORABLE_RULE } from '../../domain/message/message-draft.ts'
import type { MessageId } from '../../domain/message.ts'
import { MSISDN_RULE, readMsisdn } from '../../domain/msisdn.ts'
import type { ProviderState } from '../../domain/provider/provider.ts'
import { readSender, SENDER_RULE } from '../../domain/sender/sender.ts'
import { measureText } from '../../domain/text/parts.ts'
import { type Violation, violation } from '../../domain/violation.ts'
import { openTelling } from '../../flow/inbound/tell-gateway.ts'
import { knowNow } from '../../flow/know-now.ts'
import { hooksOf } from '../../flow/provider/provider-hooks.ts'
import { renderTrial, sendTrial, type TrialMessage } from '../../flow/provider/try-provider.ts'
import { listLines } from '../../store/provider/provider-lines.ts'
import { findProvider, setProviderState } from '../../store/provider/providers.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, answers, jsonBody, refusals } from '../docs/docs-responses.ts'
import { TEST_PROVIDER_EXAMPLES } from '../docs/provider-request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { Provider, ProviderTest } from './provider-answers.ts'
import { EXAMPLE_PROVIDER, EXAMPLES_OF_TEST } from './provider-examples.ts'
import { PROVIDER_OPERATION } from './provider-operation.ts'
import { ProviderParams, TestProviderBody } from './provider-schemas.ts'
import { providerJson, testJson } from './provider-view.ts'

type ActionDeps = Pick<
  ApiDeps,
  | 'db'
  | 'bus'
  | 'parking'
  | 'providers'
  | 'health'
  | 'reach'
  | 'nextReference'
  | 'newId'
  | 'now'
  | 'random'
  | 'log'
>

/** Messages that one process tries at once. */
const MAX_TRIALS = 8

/** A number that nobody has (North American Numbering Plan, 555-0100 to 555-0199), and words for it. */
const MADE_UP = { to: '+12025550123', from: 'SENDER', text: 'Hello World' }

const STATES = {
  pause: {
    state: 'paused',
    summary: 'Pause a provider',
    description:
      'Nothing is submitted to it: what is for it waits, or goes to the next of its route. What is under way is finished, its receipts are taken.',
  },
  drain: {
    state: 'draining',
    summary: 'Drain a provider',
    description: 'It gets what it has, and nothing new: for one that is to be removed.',
  },
  resume: {
    state: 'active',
    summary: 'Resume a provider',
    description: 'After a pause or a drain: what has waited goes on.',
  },
} as const satisfies Record<
  string,
  { readonly state: ProviderState; readonly summary: string; readonly description: string }
>

/** `/v1/providers/:name/…` for admins: pause, drain, resume and try a provider. */
export function providerActionRoutes(deps: ActionDeps) {
  const tellFrom = openTelling(deps)
  let trials = 0

  async function become(name: string, state: ProviderState, set: ReplySet) {
    if (!(await setProviderState(deps.db.sql, name, state))) return refuse(set, 'unknown_provider')
    await knowNow(deps.providers, deps.log)
    const [row, lines] = await Promise.all([findProvider(deps.db.sql, name), listLines(deps.db.sql)])
    return row ? providerJson(deps, row, lines) : refuse(set, 'unknown_provider')
  }

  const stated = (deed: keyof typeof STATES) => ({
    params: ProviderParams,
    detail: {
      ...PROVIDER_OPERATION,
      security: forAdmins('operate'),
      summary: STATES[deed].summary,
      description: `${STATES[deed].description} Every process goes by it within 2 s; twice is once.`,
      responses: {
        200: answer('the provider as it is now', Provider, {
          ...EXAMPLE_PROVIDER,
          state: STATES[deed].state,
        }),
        ...refusals(...ADMIN_REFUSALS, 'unknown_provider'),
      },
    },
  })

  return new Elysia({ normalize: false, prefix: '/v1/providers' })
    .post('/:name/pause', ({ params, set }) => become(params.name, 'paused', set), stated('pause'))
    .post('/:name/drain', ({ params, set }) => become(params.name, 'draining', set), stated('drain'))
    .post('/:name/resume', ({ params, set }) => become(params.name, 'active', set), stated('resume'))
    .post(
      '/:name/test',
      async ({ params: { name }, body, set }) => {
        const message = trialMessage(body, deps.newId() as MessageId) // a UUIDv7
        if (message.kind === 'violation') return refuseField(set, message.field, message.rule)
        const row = deps.providers.get(name)
        if (!row) return refuse(set, 'unknown_provider')
        const kind = deps.providers.kindOf(name)
        // It is no message of the gateway, so there is nothing to keep what is said with.
        const hooks = hooksOf({ ...deps, providerLog: null }, tellFrom, name)
        if (!kind || !hooks)
          return refuse(set, 'provider_unusable', {
            error: `the provider cannot be used: ${deps.providers.problemOf(name)}`,
          })
        const trial = { kind, settings: row.settings, hooks, timeoutMs: row.timeoutMs }
        const request = await renderTrial(trial, message.message)
        if (!body.send) return testJson(request, null)
        if (trials >= MAX_TRIALS) return refuse(set, 'too_many_trials')
        trials++
        const begunMs = performance.now()
        const sent = await sendTrial(trial, message.message).finally(() => trials--)
        return testJson(request, { answer: sent, tookMs: Math.round(performance.now() - begunMs) })
      },
      {
        params: ProviderParams,
        body: TestProviderBody,
        detail: {
          ...PROVIDER_OPERATION,
          security: forAdmins('operate'),
          summary: 'Try a provider',
          requestBody: jsonBody(TestProviderBody, TEST_PROVIDER_EXAMPLES),
          description: [
            'Shows the request that a made-up message would be, without sending it; secrets are shown as `***`. Whatever state the provider is in.',
            'With `"send": true` the message is sent to the number of `to`, once, by this process: `answer` is what the provider said, within its `timeout_ms`. It is no message of the gateway: it is in no list, no client pays for it, and a receipt of it becomes a dead letter.',
          ].join('\n\n'),
          responses: {
            200: answers('the request, and what was answered', ProviderTest, EXAMPLES_OF_TEST),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_provider',
              'provider_unusable',
              'too_many_trials',
            ),
          },
        },
      },
    )
}

type AskedTrial = {
  readonly to?: string
  readonly from?: string
  readonly text?: string
  readonly send?: boolean
}

/** The message that is tried; one that is sent goes to a number that was given. */
function trialMessage(
  asked: AskedTrial,
  id: MessageId,
): { readonly kind: 'message'; readonly message: TrialMessage } | Violation {
  if (asked.send && asked.to === undefined)
    return violation('to', 'must be given when the message is to be sent')
  const { to: number, from: sender, text } = { ...MADE_UP, ...asked }
  const to = readMsisdn(number)
  if (to === null) return violation('to', MSISDN_RULE)
  const from = readSender(sender)
  if (from === null) return violation('from', SENDER_RULE)
  if (!isStorable(text)) return violation('text', STORABLE_RULE)
  const { encoding, parts } = measureText(text)
  const tooLong = partsRule(encoding, parts)
  if (tooLong !== null) return violation('text', tooLong)
  return { kind: 'message', message: { id, to, from, text } }
}
