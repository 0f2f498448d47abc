import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, getTagged, sendJson, type Tagged } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { every, queries } from '../queries.ts'

/** The list is looked at so often: whoever edits it learns soon that another one has written it. */
const EVERY_MS = 5_000
/** One with more entries is read when its page is opened, and when it is saved. */
const OFTEN_READ = 2_000

/** A list that is read and written whole, under `name` at `path`. */
export type WholeList<Entry, Draft> = {
  readonly path: string
  readonly name: string
  draftOf(entry: Entry): Draft
  /** What is written of a draft. */
  askedOf(draft: Draft): object
  /** The field that cannot be written, and the rule it breaks; null: none. */
  problemOf(drafts: readonly Draft[]): { readonly field: string; readonly rule: string } | null
}

/** The list as it stands, and as it is being changed. */
export type EditedList<Entry, Draft> = {
  /** What the gateway has; null: it was not read. */
  readonly stands: readonly Entry[] | null
  /** What is shown and changed. */
  readonly drafts: readonly Draft[]
  readonly isChanged: boolean
  /** The list that stands is no longer the one that was changed. */
  readonly isOvertaken: boolean
  readonly error: string | null
  readonly readAtMs: number | null
  change(drafts: readonly Draft[]): void
  discard(): void
  /** Writes the whole list, where the one it was made of still stands; `over`: over the one that stands now. */
  save(over?: boolean): Promise<void>
}

/** A list that was begun to be changed, and the version it was made of. */
type Edited<Draft> = { readonly tag: string; readonly drafts: readonly Draft[] }

/** Reads the list and keeps what is changed of it until it is saved. */
export function useEditedList<Entry, Draft>(list: WholeList<Entry, Draft>): EditedList<Entry, Draft> {
  const { path, name, askedOf, problemOf } = list
  const query = useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => asRead(list, await getTagged(path, signal)),
    refetchInterval: (query) =>
      (query.state.data?.entries.length ?? 0) > OFTEN_READ ? false : every(EVERY_MS)(query),
    // Drafts keep their keys while the same list stands.
    structuralSharing: (before, read) =>
      keepSame(before as AsRead<Entry, Draft> | undefined, read as AsRead<Entry, Draft>), // what queryFn gives
  })
  const { value, ...reading } = readOf(query)
  const [edited, setEdited] = useState<Edited<Draft> | null>(null)
  return {
    ...reading,
    stands: value?.entries ?? null,
    drafts: edited?.drafts ?? value?.drafts ?? [],
    isChanged: edited !== null,
    isOvertaken: edited !== null && value !== null && value.tag !== edited.tag,
    change: (drafts) => setEdited({ tag: edited?.tag ?? value?.tag ?? '', drafts }),
    discard: () => setEdited(null),
    async save(over = false) {
      if (edited === null) return
      const ifMatch = over ? value?.tag : edited.tag
      const wrong = problemOf(edited.drafts)
      if (wrong) throw new ApiError(0, `${wrong.field} ${wrong.rule}`, wrong)
      if (ifMatch === undefined) throw new ApiError(0, 'the list that stands was not read')
      await sendJson('PUT', path, { [name]: edited.drafts.map(askedOf) }, { ifMatch }).catch((cause) => {
        void queries.invalidateQueries({ queryKey: [path] })
        throw cause
      })
      await queries.invalidateQueries({ queryKey: [path] })
      setEdited(null)
    },
  }
}

type AsRead<Entry, Draft> = {
  readonly tag: string
  readonly entries: readonly Entry[]
  readonly drafts: readonly Draft[]
}

function asRead<Entry, Draft>(
  { name, draftOf }: WholeList<Entry, Draft>,
  { tag, value }: Tagged<Readonly<Record<string, readonly Entry[]>>>,
): AsRead<Entry, Draft> {
  const entries = value[name] ?? []
  return { tag, entries, drafts: entries.map(draftOf) }
}

function keepSame<Entry, Draft>(
  before: AsRead<Entry, Draft> | undefined,
  read: AsRead<Entry, Draft>,
): AsRead<Entry, Draft> {
  return before?.tag === read.tag ? before : read
}
