import { type Static, Type } from '@sinclair/typebox'
import { Elysia } from 'elysia'
import { readPaths } from '../../flow/reading/read-paths.ts'
import { LOOKED_AT_PATHS } from '../../store/message/paths.ts'
import type { ApiDeps } from '../../world.ts'
import { answer, refusals } from '../docs/docs-responses.ts'
import { forAllClients } from '../docs/security.ts'
import { ALL_CLIENTS_REFUSALS, refuseUnlessFor } from '../http/access/auth.ts'
import { FILTER_QUERY, filterOfQuery } from './filter.ts'
import { EXAMPLE_PATHS, MessagePaths, pathsJson } from './paths-answers.ts'

/** Which messages: the filter of lists and of acts on many. */
export const PathsQuery = Type.Object(FILTER_QUERY, {
  additionalProperties: false,
  description: 'must be query parameters',
})

const DESCRIPTION = [
  `What the messages that match have in common, and the way that they took. Looked at are the newest ${LOOKED_AT_PATHS.toLocaleString('en')} of the time (\`from\`, \`to\`) and of the client (where one is named); \`looked_from\` says how far that came, and \`complete\` whether it was all. With \`to\` at \`looked_from\` the next ones are looked at. Days in the archive are not, and \`archived\` says which. One read costs the database 0.2 s, and a second where all of them match.`,
  'Base rates are of all messages of the same client that were accepted from the first one that matches to the last one, or, where nothing else was accepted in that time, of all that were looked at (`base_of`). A value stands out when at least 5 messages that match have it, their share is 5 points above the base rate, the lower bound (99.9 %) of the odds ratio between them and the others is 1.5 or more, and the likelihood ratio (G-test) is too great for chance among as many values as are looked at (Bonferroni, 0.1 %). They are ranked by that ratio in bits. What the filter itself names is not ranked. `rise` is the stretch of minutes of acceptance whose share of messages that match differs most from the rest (Kulldorff’s scan statistic), where it is twice as high at least and no chance (0.1 %).',
  'Without `client_id`, or with several, it is for admins, unless HOST is a loopback address and `AUTH=none`.',
].join('\n\n')

/** `GET /v1/messages/paths`: the sum of the ways of many messages. */
export function pathsRoute(deps: Pick<ApiDeps, 'db' | 'archive'>) {
  return new Elysia({ normalize: false }).get(
    '/v1/messages/paths',
    async ({ query, request, set }) => {
      const refusal = refuseUnlessFor(request, onlyClient(query), set)
      return refusal ?? pathsJson(await readPaths(deps, filterOfQuery(query)))
    },
    {
      query: PathsQuery,
      detail: {
        tags: ['Messages'],
        security: forAllClients('read'),
        summary: 'Say what many messages have in common',
        description: DESCRIPTION,
        responses: {
          200: answer('what was found', MessagePaths, EXAMPLE_PATHS),
          ...refusals(...ALL_CLIENTS_REFUSALS),
        },
      },
    },
  )
}

/** The one client that is asked about; null: all of them, or several, of whom admins alone may ask. */
function onlyClient({ client_id }: Static<typeof PathsQuery>): string | null {
  return client_id === undefined || client_id.includes(',') ? null : client_id
}
