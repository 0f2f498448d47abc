import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import type { ClientId } from '../../domain/message.ts'
import { knowNow } from '../../flow/know-now.ts'
import { findClient } from '../../store/client/clients.ts'
import { addSuppressions, findSuppression } from '../../store/opt-out/suppressions.ts'
import type { ApiDeps } from '../../world.ts'
import { jsonOrCsvBody } from '../docs/csv-body.ts'
import { answer, answers, refusals } from '../docs/docs-responses.ts'
import { forClients } from '../docs/security.ts'
import { SUPPRESSION_EXAMPLES, SUPPRESSIONS_CSV_EXAMPLE } from '../docs/suppression-request-examples.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { isCsvBody } from '../http/body/body-type.ts'
import { refuseFault, UNKNOWN_RULE } from '../http/entry-fault.ts'
import { ClientIdField } from '../http/fields.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { readIn } from './read-in.ts'
import {
  EXAMPLE_SUPPRESSION,
  ReadInSuppressions,
  Suppression,
  suppressionBody,
  suppressionJson,
} from './suppression-answers.ts'
import { GIVEN_IN_JSON, readSuppression, SUPPRESSION_RULES } from './suppression-fields.ts'

type AddDeps = Pick<ApiDeps, 'db' | 'directory' | 'log' | 'newId' | 'now' | 'suppressions'>

const AddQuery = Type.Object(
  { client_id: Type.Optional(ClientIdField) },
  { additionalProperties: false, description: 'must be query parameters' },
)

type Answer = Static<typeof Suppression> | Static<typeof ReadInSuppressions> | Refusal

/** `POST /v1/suppressions`: one as JSON, or a list as CSV. */
export function postRoute(deps: AddDeps) {
  return new Elysia({ normalize: false }).post(
    '',
    async ({ request, query, body, set }): Promise<Answer> => {
      const clientId = (query.client_id?.toLowerCase() ?? null) as ClientId | null // the schema has checked the form
      if (isCsvBody(request.headers)) {
        const list = body instanceof ReadableStream ? body : NO_BODY.stream()
        return await addList(deps, { request, body: list, clientId, set })
      }
      return await addOne(deps, { request, body, clientId, set })
    },
    {
      query: AddQuery,
      detail: {
        tags: ['Opt-out'],
        security: forClients('operate'),
        summary: 'Say that numbers are not to be written to',
        description: [
          'From now on messages to the number are refused (422 `opted_out`), and what was accepted before and is not submitted yet is cancelled. Without `client_id` it holds for all clients, which admins may say; without `sender` for all senders. Of the same number, client and sender there is one: what is said later holds.',
          'As `text/csv` a list of any length up to 256 MB: the first line names the columns, `number` and any of those that a list is read with. It is read in while it comes, 2,000 rows at a time. A fault names line and column; what stands before it is kept, and the same list again writes nothing.',
        ].join('\n\n'),
        requestBody: jsonOrCsvBody(
          suppressionBody(SUPPRESSION_RULES),
          SUPPRESSION_EXAMPLES,
          SUPPRESSIONS_CSV_EXAMPLE,
        ),
        responses: {
          200: answers(
            'it stood already; or what became of a list',
            Type.Union([Suppression, ReadInSuppressions]),
            {
              one: EXAMPLE_SUPPRESSION,
              list: { rows: 1_000, written: 998 },
            },
          ),
          201: answer('from now on', Suppression, {
            ...EXAMPLE_SUPPRESSION,
            source: 'api',
            reason: 'asked for',
          }),
          ...refusals(...ALL_CLIENTS_REFUSALS, 'unknown_client'),
        },
      },
    },
  )
}

/** What stands for the body of a request that has none. */
const NO_BODY = new Blob()

type Asked<B> = {
  readonly request: Request
  readonly body: B
  readonly clientId: ClientId | null
  readonly set: ReplySet
}

async function addOne(deps: AddDeps, { request, body, clientId, set }: Asked<unknown>): Promise<Answer> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuseField(set, 'body', `must be a JSON object with ${GIVEN_IN_JSON.join(', ')}`)
  const given: Readonly<Record<string, unknown>> = { ...body }
  const unknown = Object.keys(given).find((name) => !GIVEN_IN_JSON.some((known) => known === name))
  if (unknown !== undefined)
    return refuseFault(set, { kind: 'fault', code: 'unknown_field', field: unknown, rule: UNKNOWN_RULE })
  const usual = { id: deps.newId(), clientId, source: 'api', nowMs: deps.now() } as const
  const read = readSuppression((field) => given[field], usual)
  if (read.kind === 'violation') return refuseField(set, read.field, read.rule)
  const { suppression } = read
  const refusal = await refuseClient(deps, request, suppression.clientId, set)
  if (refusal) return refusal
  const written = await addSuppressions(deps.db.sql, [suppression], 'last')
  if (written > 0) await knowNow(deps.directory, deps.log)
  // Taken back in this moment, it is as it was.
  const found = (await findSuppression(deps.db.sql, suppression)) ?? suppression
  set.status = found.id === suppression.id ? 201 : 200
  return suppressionJson(found)
}

async function addList(
  deps: AddDeps,
  { request, body, clientId, set }: Asked<ReadableStream<Uint8Array>>,
): Promise<Answer> {
  const refusal = await refuseClient(deps, request, clientId, set)
  if (refusal) return refusal
  const { fault, rows, written } = await readIn(deps, body, clientId)
  if (written > 0) await knowNow(deps.directory, deps.log)
  return fault ? refuseFault(set, fault, `; the ${rows} rows before it are read in`) : { rows, written }
}

/** Whose it is must be there, and be the caller's; what is all clients' is for admins. */
async function refuseClient(
  { db }: AddDeps,
  request: Request,
  clientId: ClientId | null,
  set: ReplySet,
): Promise<Refusal | null> {
  const refusal = refuseUnlessFor(request, clientId, set)
  if (refusal || clientId === null) return refusal
  return (await findClient(db.sql, clientId)) === null ? refuse(set, 'unknown_client') : null
}
