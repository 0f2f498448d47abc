import { digitsOf, type NumberEntry } from '../domain/inbound/numbers.ts'
import type { ClientId } from '../domain/message.ts'
import type { Db } from '../store/database/db.ts'
import { readNumberList } from '../store/inbound/numbers.ts'
import type { DirectoryPart } from './directory.ts'

/** Whose a number is, and by which keyword; null: by the number alone. */
export type NumberMatch = Pick<NumberEntry, 'clientId' | 'keyword'>

/** The numbers of clients, as this process knows them: read from memory, as old as the last `refresh` of the directory. */
export type Numbers = {
  /**
   * Whose it is what comes in at this number, as a provider writes it, with a text that begins with this word
   * (`firstWordOf`): who has the word there, else who has the number; null: nobody.
   */
  match(to: string, firstWord: string): NumberMatch | null
  /** The numbers of a group of a client, sorted; empty: there is no such group. */
  group(name: string, clientId: ClientId): readonly string[]
}

const NO_NUMBERS: readonly string[] = []

/** They as a part of the directory; there are none until it was loaded. */
export function openNumbers(db: Pick<Db, 'sql'>): Numbers & { readonly part: DirectoryPart } {
  let owners: ReadonlyMap<string, NumberMatch> = new Map()
  let groups: ReadonlyMap<string, readonly string[]> = new Map()

  return {
    match(to, firstWord) {
      const digits = digitsOf(to)
      return (
        (firstWord === '' ? undefined : owners.get(`${digits}/${firstWord}`)) ??
        owners.get(`${digits}/`) ??
        null
      )
    },
    group: (name, clientId) => groups.get(`${clientId}/${name}`) ?? NO_NUMBERS,
    part: {
      what: 'numbers',
      async load() {
        const { numbers } = await readNumberList(db.sql)
        owners = new Map(
          numbers.map(({ number, keyword, clientId }) => [
            `${digitsOf(number)}/${keyword ?? ''}`,
            { clientId, keyword },
          ]),
        )
        groups = groupsOf(numbers)
      },
    },
  }
}

function groupsOf(numbers: readonly NumberEntry[]): Map<string, readonly string[]> {
  const grouped = numbers.filter(({ group }) => group !== null)
  const byName = Map.groupBy(grouped, ({ group, clientId }) => `${clientId}/${group}`)
  return new Map(
    [...byName].map(([name, of]) => [name, [...new Set(of.map(({ number }) => number))].toSorted()]),
  )
}
