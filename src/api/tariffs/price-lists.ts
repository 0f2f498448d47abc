import { Elysia } from 'elysia'
import { DEFAULT_PRICE_LIST, MAX_TARIFF_ENTRIES } from '../../domain/price/tariff.ts'
import { knowNow } from '../../flow/know-now.ts'
import { listTariffs, readTariff, removePriceList, type TariffHead } from '../../store/tariff-lists.ts'
import { jsonOrCsvBody } from '../docs/csv-body.ts'
import { ADMIN_REFUSALS, answer, csvAnswer, noContent, refusals } from '../docs/docs-responses.ts'
import { forAdmins } from '../docs/security.ts'
import { PRICES_CSV_EXAMPLE, PRICES_EXAMPLES } from '../docs/tariff-request-examples.ts'
import { wantsCsv } from '../http/csv/csv.ts'
import { IF_MATCH, ifMatchOf, tagOf } from '../http/entity-tag.ts'
import { refuse } from '../http/refuse.ts'
import { type ReplaceDeps, replaceEntries } from './replace-entries.ts'
import { PriceList, PriceLists, Prices } from './tariff-answers.ts'
import { EXAMPLE_PRICE_LIST, EXAMPLE_PRICES, EXAMPLE_PRICES_CSV } from './tariff-examples.ts'
import { DocumentedPrices, PriceListParams } from './tariff-schemas.ts'
import { entriesAnswer } from './tariff-view.ts'

const operation = { tags: ['Prices'], security: forAdmins('read') }

/** What the columns of prices as CSV are. */
export const PRICE_COLUMNS = 'The fields of an entry in their order; no surcharge is empty.'

const DESCRIPTION = [
  'What a part costs by the first digits of its number. Of the prefixes that begin the number, and have an entry that is valid by then, the longest speaks; of its entries the newest. A message pays by its client’s own list, where that says nothing by the list `default`, where that says nothing PRICE_PER_PART_CENTS and EXPRESS_SURCHARGE_CENTS; the price is fixed when it is accepted.',
  `A list is written whole, at most ${MAX_TARIFF_ENTRIES} entries, in one transaction; it holds in every process within 2 s. \`text/csv\` may stand in the place of JSON: the first line names the columns, and a fault names line and column.`,
].join('\n\n')

/** `/v1/price-lists` for admins: what clients pay. */
export function priceListRoutes(deps: ReplaceDeps) {
  return new Elysia({ normalize: false, prefix: '/v1/price-lists' })
    .get('', async () => ({ price_lists: (await listTariffs(deps.db.sql, 'price')).map(priceListJson) }), {
      detail: {
        ...operation,
        summary: 'List the price lists',
        responses: {
          200: answer('all of them', PriceLists, { price_lists: [EXAMPLE_PRICE_LIST] }),
          ...refusals(...ADMIN_REFUSALS),
        },
      },
    })
    .get(
      '/:name',
      async ({ params, request, set }) => {
        const found = await readTariff(deps.db.sql, 'price', params.name)
        // Everybody's list is always there, if only with nothing in it.
        if (!found && params.name !== DEFAULT_PRICE_LIST) return refuse(set, 'unknown_price_list')
        const tag = tagOf(found?.head.version ?? null)
        return await entriesAnswer('price', found?.entries ?? [], wantsCsv(request), tag)
      },
      {
        params: PriceListParams,
        detail: {
          ...operation,
          summary: 'Read a price list',
          description: DESCRIPTION,
          responses: {
            200: csvAnswer(
              answer('its entries', Prices, EXAMPLE_PRICES, ['ETag']),
              PRICE_COLUMNS,
              EXAMPLE_PRICES_CSV,
              [],
            ),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_price_list'),
          },
        },
      },
    )
    .put(
      '/:name',
      async ({ params, body, request, set }) => {
        const outcome = await replaceEntries(deps, 'price', params.name, { request, body, set })
        return outcome.kind === 'replaced' ? priceListJson(outcome.head) : outcome.refusal
      },
      {
        params: PriceListParams,
        detail: {
          ...operation,
          security: forAdmins('money'),
          summary: 'Write a price list',
          description: DESCRIPTION,
          requestBody: jsonOrCsvBody(DocumentedPrices, PRICES_EXAMPLES, PRICES_CSV_EXAMPLE),
          parameters: [IF_MATCH],
          responses: {
            200: answer('written', PriceList, EXAMPLE_PRICE_LIST, ['ETag']),
            201: answer('written, and there was none', PriceList, EXAMPLE_PRICE_LIST, ['ETag']),
            ...refusals(...ADMIN_REFUSALS, 'invalid_field', 'unknown_field', 'precondition_failed'),
          },
        },
      },
    )
    .delete(
      '/:name',
      async ({ params, request, set }) => {
        switch (await removePriceList(deps.db, params.name, ifMatchOf(request))) {
          case 'removed':
            await knowNow(deps.tariffs, deps.log)
            set.status = 204
            return
          case 'unknown':
            return refuse(set, 'unknown_price_list')
          case 'in_use':
            return refuse(set, 'price_list_in_use')
          case 'changed':
            return refuse(set, 'precondition_failed')
        }
      },
      {
        params: PriceListParams,
        detail: {
          ...operation,
          security: forAdmins('money'),
          summary: 'Remove a price list',
          description: 'One that a client has stays. What was accepted keeps its price.',
          parameters: [IF_MATCH],
          responses: {
            204: noContent('removed'),
            ...refusals(
              ...ADMIN_REFUSALS,
              'invalid_field',
              'unknown_price_list',
              'price_list_in_use',
              'precondition_failed',
            ),
          },
        },
      },
    )
}

function priceListJson({ name, entries, updatedAt }: TariffHead): PriceList {
  return { name, entries, updated_at: updatedAt.toISOString() }
}
