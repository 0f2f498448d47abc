// `npm run migrate`: brings the database of POSTGRES_URL to the newest schema, seeds the demo client and the
// first providers, seals secrets.

import { sealCallbackSecrets } from '../flow/callback/seal-callback-secrets.ts'
import { callbackSecretsOf, otpSecretsOf } from '../otp-secret.ts'
import { seed } from '../seed.ts'
import { migrate } from '../store/database/migrate.ts'
import { runCommand } from './command.ts'

await runCommand(async (db, config) => {
  await migrate(db, Date.now())
  await seed(db, config)
  await sealCallbackSecrets({ db, callbackSecrets: callbackSecretsOf(otpSecretsOf(config)) })
  process.stdout.write('The database is up to date.\n')
  return 0
})
