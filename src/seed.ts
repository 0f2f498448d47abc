import type { Config } from './config.ts'
import { DEMO_CLIENT } from './domain/demo-client.ts'
import { FIRST_ROUTES } from './domain/route/first-routes.ts'
import { firstProvidersOf } from './provider-config.ts'
import { createClient } from './store/client/clients.ts'
import type { Db } from './store/database/db.ts'
import { addFirstProviders } from './store/provider/providers.ts'
import { seedRoutes } from './store/routes.ts'

/**
 * Makes the demo client, the first providers where there is none, and the first routes where there has never been one. A
 * second call changes nothing: the client is never topped up twice, providers that were changed or removed stay so while
 * one is left, and a list that was emptied stays empty.
 */
export async function seed(db: Db, config: Config): Promise<void> {
  await createClient(db.sql, DEMO_CLIENT)
  await addFirstProviders(db, firstProvidersOf(config))
  await seedRoutes(db, FIRST_ROUTES)
}
