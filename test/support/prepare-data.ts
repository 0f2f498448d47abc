// Makes the data folder that `createDataDir` copies: an embedded PostgreSQL with the newest schema, and nothing in it.

import { openDb } from '../../src/store/database/db.ts'
import { openEmbedded } from '../../src/store/database/embedded.ts'
import { migrate } from '../../src/store/database/migrate.ts'

const embedded = await openEmbedded(process.argv[2] ?? '')
const db = openDb({ address: embedded.address, name: 'sms-test', max: 2 })
await migrate(db, Date.now())
await db.close()
await embedded.close()
process.exit(0)
