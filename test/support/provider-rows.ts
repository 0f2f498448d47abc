import { must } from '../../src/domain/assert.ts'
import { KINDS } from '../../src/provider/kinds.ts'
import type { Db } from '../../src/store/database/db.ts'
import { addProvider } from '../../src/store/provider/providers.ts'

/** Makes providers of the kind `mock` in the database, with what its rows usually have. */
export async function addProviders({ sql }: Pick<Db, 'sql'>, names: readonly string[]): Promise<void> {
  const { defaults } = must(KINDS.get('mock'), 'a kind')
  for (const name of names)
    await addProvider(sql, { ...defaults, name, kind: 'mock', settings: {}, secrets: {}, state: 'active' })
}
