// `npm run migrate`: brings the database of POSTGRES_URL to the newest schema and seeds the demo client.
import { runCommand } from './command.ts'
import { seedDemoClient } from './seed.ts'
import { migrate } from './store/migrate.ts'

await runCommand(async (db) => {
  await migrate(db, Date.now())
  await seedDemoClient(db)
  process.stdout.write('The database is up to date.\n')
  return 0
})
