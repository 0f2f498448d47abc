import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Route, Routes } from '../answers.ts'
import { ApiError, getTagged, sendJson, type Tagged } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { every, queries } from '../queries.ts'
import { draftOfRule, problemOf, type RuleDraft, ruleOf } from './rules.ts'

/** The list is looked at so often: whoever edits it learns soon that another one has written it. */
const EVERY_MS = 5_000
const PATH = '/v1/routes'

/** A list that was begun to be changed, and the version it was made of. */
type Edited = { readonly tag: string; readonly rules: readonly RuleDraft[] }

/** The list as it stands, and as it is being changed. */
export type EditedRoutes = {
  /** What the gateway has; null: it was not read. */
  readonly stands: readonly Route[] | null
  /** What is shown and changed. */
  readonly rules: readonly RuleDraft[]
  readonly isChanged: boolean
  /** The list that stands is no longer the one that was changed. */
  readonly isOvertaken: boolean
  readonly error: string | null
  readonly readAtMs: number | null
  change(rules: readonly RuleDraft[]): void
  discard(): void
  /** Writes the whole list, where the one it was made of still stands; `over`: over the one that stands now. */
  save(over?: boolean): Promise<void>
}

/** Reads the list and keeps what is changed of it until it is saved. */
export function useRoutes(): EditedRoutes {
  const query = useQuery({
    queryKey: [PATH],
    queryFn: async ({ signal }) => asRead(await getTagged<Routes>(PATH, signal)),
    refetchInterval: every(EVERY_MS),
    // Rules keep their keys while the same list stands.
    structuralSharing: (before, read) => keepSame(before as AsRead | undefined, read as AsRead), // what queryFn gives
  })
  const { value, ...reading } = readOf(query)
  const [edited, setEdited] = useState<Edited | null>(null)
  return {
    ...reading,
    stands: value?.routes ?? null,
    rules: edited?.rules ?? value?.rules ?? [],
    isChanged: edited !== null,
    isOvertaken: edited !== null && value !== null && value.tag !== edited.tag,
    change: (rules) => setEdited({ tag: edited?.tag ?? value?.tag ?? '', rules }),
    discard: () => setEdited(null),
    async save(over = false) {
      if (edited === null) return
      const ifMatch = over ? value?.tag : edited.tag
      const wrong = problemOf(edited.rules)
      if (wrong) throw new ApiError(0, `${wrong.field} ${wrong.rule}`, wrong)
      if (ifMatch === undefined) throw new ApiError(0, 'the list that stands was not read')
      await sendJson('PUT', PATH, { routes: edited.rules.map(ruleOf) }, { ifMatch }).catch((cause) => {
        void queries.invalidateQueries({ queryKey: [PATH] })
        throw cause
      })
      await queries.invalidateQueries({ queryKey: [PATH] })
      setEdited(null)
    },
  }
}

type AsRead = {
  readonly tag: string
  readonly routes: readonly Route[]
  readonly rules: readonly RuleDraft[]
}

function asRead({ tag, value: { routes } }: Tagged<Routes>): AsRead {
  return { tag, routes, rules: routes.map(draftOfRule) }
}

function keepSame(before: AsRead | undefined, read: AsRead): AsRead {
  return before?.tag === read.tag ? before : read
}
