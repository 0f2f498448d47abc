import { MAX_PRICE_LISTS } from '../../domain/price/tariff.ts'
import { knowNow } from '../../flow/know-now.ts'
import { replaceTariff, type TariffHead, type TariffKind } from '../../store/tariff-lists.ts'
import type { ApiDeps } from '../../world.ts'
import { isCsvBody } from '../http/body/body-type.ts'
import { ifMatchOf, tagOf } from '../http/entity-tag.ts'
import { refuseFault } from '../http/entry-fault.ts'
import type { Refusal } from '../http/refusal.ts'
import { type ReplySet, refuse, refuseField } from '../http/refuse.ts'
import { LIST_FIELD, readCsvEntries, readJsonEntries } from './read-entries.ts'

/** What writing a list needs. */
export type ReplaceDeps = Pick<ApiDeps, 'db' | 'tariffs' | 'log'>

/**
 * Puts the entries of a body, JSON or CSV, in the place of those that the list had, and answers with its head and ETag, 201
 * when there was no such list; or refuses, and nothing has changed.
 */
export async function replaceEntries(
  deps: ReplaceDeps,
  kind: TariffKind,
  name: string,
  { request, body, set }: { readonly request: Request; readonly body: unknown; readonly set: ReplySet },
): Promise<
  | { readonly kind: 'replaced'; readonly head: TariffHead }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
> {
  const isCsv = typeof body === 'string' && isCsvBody(request.headers)
  const read = isCsv ? readCsvEntries(kind, body) : readJsonEntries(kind, body)
  if (read.kind === 'fault') return refused(refuseFault(set, read))
  const outcome = await replaceTariff(deps.db, kind, name, read.entries, ifMatchOf(request))
  switch (outcome.kind) {
    case 'replaced':
      set.status = outcome.made ? 201 : 200
      set.headers['etag'] = tagOf(outcome.head.version)
      await knowNow(deps.tariffs, deps.log)
      return outcome
    case 'changed':
      return refused(refuse(set, 'precondition_failed'))
    case 'no_provider':
      return refused(refuse(set, 'unknown_provider'))
    case 'too_many_lists':
      return refused(
        refuseField(set, 'name', `must be one of at most ${MAX_PRICE_LISTS} lists: remove one first`),
      )
    case 'too_many':
      return refused(
        refuseField(
          set,
          LIST_FIELD[kind],
          `must have at most ${outcome.most} entries: the other lists have the rest`,
        ),
      )
  }
}

function refused(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal }
}
