import { Elysia } from 'elysia'
import { MAX_TARIFF_ENTRIES } from '../../domain/price/tariff.ts'
import { findProvider } from '../../store/provider/providers.ts'
import { readTariff, type TariffHead } from '../../store/tariff-lists.ts'
import { jsonOrCsvBody } from '../docs/csv-body.ts'
import { ADMIN_REFUSALS, answer, csvAnswer, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { COSTS_CSV_EXAMPLE, COSTS_EXAMPLES } from '../docs/tariff-request-examples.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { IF_MATCH, tagOf } from '../http/entity-tag.ts'
import { refuse } from '../http/refuse.ts'
import { type ReplaceDeps, replaceEntries } from './replace-entries.ts'
import { CostList, Costs } from './tariff-answers.ts'
import { EXAMPLE_COSTS, EXAMPLE_COSTS_CSV } from './tariff-examples.ts'
import { CostsParams, DocumentedCosts } from './tariff-schemas.ts'
import { entriesAnswer } from './tariff-view.ts'

const operation = { tags: ['Prices'], security: forAdmins('read') }

const EXAMPLE: CostList = { provider: 'mock', entries: 1, updated_at: '2026-11-24T10:00:00.000Z' }

const DESCRIPTION = [
  'What the provider takes for a part by the first digits of the number, found as a price is. It is written to a message when the provider takes it, each time one does; where the list says nothing, nothing is written.',
  `The list is written whole, at most ${MAX_TARIFF_ENTRIES} entries, in one transaction; it holds in every process within 2 s. \`text/csv\` may stand in the place of JSON: the first line names the columns, and a fault names line and column.`,
].join('\n\n')

/** `/v1/providers/:name/costs` for admins: what providers take. */
export function providerCostRoutes(deps: ReplaceDeps) {
  return new Elysia({ normalize: false, prefix: '/v1/providers' })
    .get(
      '/:name/costs',
      async ({ params, request, set }) => {
        const found = await readTariff(deps.db.sql, 'cost', params.name)
        if (!found && !(await findProvider(deps.db.sql, params.name))) return refuse(set, 'unknown_provider')
        const tag = tagOf(found?.head.version ?? null)
        return await entriesAnswer('cost', found?.entries ?? [], wantsCsv(request), tag)
      },
      {
        params: CostsParams,
        detail: {
          ...operation,
          summary: "Read a provider's costs",
          description: DESCRIPTION,
          responses: {
            200: csvAnswer(
              answer('its entries', Costs, EXAMPLE_COSTS, ['ETag']),
              'The fields of an entry in their order.',
              EXAMPLE_COSTS_CSV,
              [],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_provider'),
          },
        },
      },
    )
    .put(
      '/:name/costs',
      async ({ params, body, request, set }) => {
        const outcome = await replaceEntries(deps, 'cost', params.name, { request, body, set })
        return outcome.kind === 'replaced' ? costListJson(outcome.head) : outcome.refusal
      },
      {
        params: CostsParams,
        detail: {
          ...operation,
          security: forAdmins('money'),
          summary: "Write a provider's costs",
          description: DESCRIPTION,
          requestBody: jsonOrCsvBody(DocumentedCosts, COSTS_EXAMPLES, COSTS_CSV_EXAMPLE),
          parameters: [IF_MATCH],
          responses: {
            200: answer('written', CostList, EXAMPLE, ['ETag']),
            201: answer('written, and there was none', CostList, EXAMPLE, ['ETag']),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_field',
              'unknown_provider',
              'precondition_failed',
            ),
          },
        },
      },
    )
}

function costListJson({ name, entries, updatedAt }: TariffHead): CostList {
  return { provider: name, entries, updated_at: updatedAt.toISOString() }
}
