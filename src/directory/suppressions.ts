import { type HashNumber, isNumberHash } from '../domain/erasure/number-hash.ts'
import type { Msisdn } from '../domain/message.ts'
import { type NumberSet, openNumberSet } from '../domain/opt-out/number-set.ts'
import type { Db } from '../store/database/db.ts'
import { readSuppressedAfter, readSuppressedNumbers } from '../store/opt-out/suppressions.ts'
import type { DirectoryPart } from './directory.ts'

/**
 * Which numbers anything keeps from being written to, as this process knows it, as old as the last `refresh` of the
 * directory. A no costs a look into memory; a yes has to be asked of the database.
 */
export type Suppressions = {
  /** False: nothing is said of this number. True: something is, was once, or of a number that looks the same. */
  mayHold(number: Msisdn): boolean
  /** What stands for a number in the database once it was removed; null: numbers are not hashed here. */
  hashOf(number: Msisdn): string | null
  /** Has `mayHold` say yes of these from now on, ahead of their commit. */
  note(numbers: readonly Msisdn[]): void
}

/** With fewer numbers the whole is not worth reading anew. */
const FEW = 65_536

/**
 * They as a part of the directory. It reads what was written since it last read, so a number that was taken back stays in the
 * set until this has doubled: then all of it is read anew.
 */
export function openSuppressions(
  db: Pick<Db, 'sql'>,
  hashNumber: HashNumber | null = null,
): Suppressions & { readonly part: DirectoryPart } {
  let numbers = openNumberSet()
  /** Of people who were removed and are not written to: few, so they stand as they are. */
  let hashes = new Set<string>()
  let change: number | null = null
  /** How many it had when all of it was read. */
  let whole = 0

  async function readAll(): Promise<void> {
    const [fresh, freshHashes] = [openNumberSet(), new Set<string>()]
    change = await fill(fresh, freshHashes, readSuppressedNumbers(db))
    numbers = fresh
    hashes = freshHashes
    whole = fresh.size()
  }

  return {
    mayHold: (number) =>
      numbers.mayHold(number) || (hashes.size > 0 && hashNumber !== null && hashes.has(hashNumber(number))),
    hashOf: (number) => hashNumber?.(number) ?? null,
    note: (more) => {
      for (const number of more) numbers.add(number)
    },
    part: {
      what: 'suppressions',
      async load() {
        if (change === null || numbers.size() > 2 * Math.max(whole, FEW)) await readAll()
        if (change !== null) change = await fill(numbers, hashes, readSuppressedAfter(db, change))
      },
    },
  }
}

/** Puts all pages into the sets; answers what the reading ends with. */
async function fill(
  numbers: NumberSet,
  hashes: Set<string>,
  pages: AsyncGenerator<readonly string[], number>,
): Promise<number> {
  for (;;) {
    const page = await pages.next()
    if (page.done) return page.value
    for (const number of page.value)
      if (isNumberHash(number)) hashes.add(number)
      else numbers.add(number as Msisdn) // as the CHECK of the column has them
  }
}
