import type { Config } from './config.ts'
import { DEMO_CLIENT } from './domain/demo-client.ts'
import { firstProvidersOf } from './provider-config.ts'
import { createClient } from './store/clients.ts'
import type { Db } from './store/database/db.ts'
import { addFirstProviders } from './store/providers.ts'

/**
 * Makes the demo client, and the first providers where there is none. A second call changes nothing: the client is never
 * topped up twice, and providers that were changed or removed stay so while one is left.
 */
export async function seed(db: Db, config: Config): Promise<void> {
  await createClient(db.sql, DEMO_CLIENT)
  await addFirstProviders(db, firstProvidersOf(config))
}
