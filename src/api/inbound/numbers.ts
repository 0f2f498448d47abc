import { Elysia } from 'elysia'
import { type NumberEntry, readNumbers } from '../../domain/inbound/numbers.ts'
import { knowNow } from '../../flow/know-now.ts'
import { readNumberList, replaceNumbers } from '../../store/inbound/numbers.ts'
import type { ApiDeps } from '../../world.ts'
import { ADMIN_REFUSALS, answer, jsonBody, refusals } from '../docs/docs-responses.ts'
import { NUMBERS_EXAMPLES } from '../docs/number-request-examples.ts'
import { forAdmins } from '../docs/security.ts'
import { IF_MATCH, ifMatchOf, tagOf } from '../http/entity-tag.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { EXAMPLE_NUMBERS, Numbers, NumbersBody } from './number-schemas.ts'

const operation = { tags: ['Inbound'], security: forAdmins('read') }

const PUT_DESCRIPTION = [
  'For admins. Puts the whole list in the place of the one that stands, all or nothing; every process goes by it within 2 s. The same list again changes nothing and keeps its ETag.',
  'What comes in at a number is for whoever has the first word of its text there, else for whoever has the number without a keyword, else for nobody: it is kept, and can be handed to a client. Words are compared without case, and without punctuation at their ends. What came before is not given away anew.',
  '`group` names numbers of one client that stand in for one another as senders (`/v1/controls/senders`).',
  '`sms_url` is where what comes in is posted as Twilio posts it, in the place of `message.received` (docs/door-twilio.md).',
].join('\n\n')

/** `/v1/numbers` for admins: whose it is what comes in. */
export function numberRoutes(deps: Pick<ApiDeps, 'db' | 'directory' | 'log' | 'callbackPost'>) {
  return new Elysia({ normalize: false, prefix: '/v1/numbers' })
    .get(
      '',
      async ({ set }) => {
        const { version, numbers } = await readNumberList(deps.db.sql)
        set.headers['etag'] = tagOf(version)
        return numbersJson(numbers)
      },
      {
        detail: {
          ...operation,
          summary: 'Read the numbers',
          description: 'For admins. As the database has them.',
          responses: {
            200: answer('the numbers', Numbers, EXAMPLE_NUMBERS, ['ETag']),
            ...refusals(...ADMIN_REFUSALS),
          },
        },
      },
    )
    .put(
      '',
      async ({ request, body, set }) => {
        const read = readNumbers(body.numbers, deps.callbackPost.allowPrivate)
        if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
        return await put(deps, set, read.numbers, ifMatchOf(request))
      },
      {
        body: NumbersBody,
        detail: {
          ...operation,
          security: forAdmins('config'),
          summary: 'Replace the numbers',
          requestBody: jsonBody(NumbersBody, NUMBERS_EXAMPLES),
          parameters: [IF_MATCH],
          description: PUT_DESCRIPTION,
          responses: {
            200: answer('the numbers as they are now', Numbers, EXAMPLE_NUMBERS, ['ETag']),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'precondition_failed'),
          },
        },
      },
    )
}

async function put(
  { db, directory, log }: Pick<ApiDeps, 'db' | 'directory' | 'log'>,
  set: ReplySet,
  numbers: readonly NumberEntry[],
  mayReplace: (version: number) => boolean,
): Promise<Numbers | Refusal> {
  const outcome = await replaceNumbers(db, numbers, mayReplace)
  switch (outcome.kind) {
    case 'precondition_failed':
      set.headers['etag'] = tagOf(outcome.version)
      return refuse(set, 'precondition_failed')
    case 'unknown_client':
      return refuseField(set, 'numbers', `must name clients that are there: ${outcome.clientId} is not`)
    case 'replaced':
    case 'unchanged':
      await knowNow(directory, log)
      set.headers['etag'] = tagOf(outcome.version)
      return numbersJson(numbers)
  }
}

function numbersJson(numbers: readonly NumberEntry[]): Numbers {
  return {
    numbers: numbers.map(({ number, keyword, clientId, group, smsUrl }) => ({
      number,
      keyword,
      client_id: clientId,
      group,
      sms_url: smsUrl,
    })),
  }
}
