// `npm run migrate`: brings the database of POSTGRES_URL to the newest schema, seeds the demo client and the
// first providers, seals secrets.

import { version } from '../../package.json'
import { theOne } from '../domain/act.ts'
import { done } from '../flow/admin/note-act.ts'
import { sealCallbackSecrets } from '../flow/callback/seal-callback-secrets.ts'
import { callbackSecretsOf, otpSecretsOf } from '../otp-secret.ts'
import { seed } from '../seed.ts'
import { migrate, schemaOf } from '../store/database/migrate.ts'
import { noteCommand } from './by-command.ts'
import { runOnAnySchema } from './command.ts'

await runOnAnySchema(async (db, config) => {
  const schema = await schemaOf(db)
  await migrate(db, Date.now())
  const fill = async () => {
    await seed(db, config)
    await sealCallbackSecrets({ db, callbackSecrets: callbackSecretsOf(otpSecretsOf(config)) })
  }
  // It can be noted only now: before there may be no table of acts.
  await (schema === 'current'
    ? fill()
    : noteCommand(
        db,
        'migrate',
        theOne('gateway'),
        async () => ({ answer: await fill(), end: done({ schema: 'current', version }) }),
        { schema },
      ))
  process.stdout.write('The database is up to date.\n')
  return 0
})
