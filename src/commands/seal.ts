// `npm run seal`: seals with SECRETS_KEY and OTP_SECRET what was sealed with SECRETS_KEY_ALSO and OTP_SECRET_ALSO; exits 1
// when there is something that no key here opens.

import { theOne } from '../domain/act.ts'
import { done } from '../flow/admin/note-act.ts'
import { sealCallbackSecrets } from '../flow/callback/seal-callback-secrets.ts'
import { sealAnew } from '../flow/seal-anew.ts'
import { callbackSecretsOf, otpSecretsOf } from '../otp-secret.ts'
import { providerSealOf } from '../provider-config.ts'
import { noteCommand } from './by-command.ts'
import { runCommand } from './command.ts'

await runCommand(async (db, config) => {
  const deps = {
    db,
    callbackSecrets: callbackSecretsOf(otpSecretsOf(config)),
    providerSeal: providerSealOf(config),
  }
  const { providers, callbacks, accounts, alerts, unread } = await noteCommand(
    db,
    'seal',
    theOne('gateway'),
    async () => {
      await sealCallbackSecrets(deps)
      const sealed = await sealAnew(deps)
      const { unread: left, ...counts } = sealed
      return { answer: sealed, end: done({ ...counts, unread: left.length }) }
    },
  )
  process.stdout.write(
    `Sealed anew: secrets of ${providers} providers, of callbacks of ${callbacks} clients, of ${accounts} Twilio accounts, of ${alerts} webhooks of alerts.\n`,
  )
  for (const one of unread) process.stdout.write(`${one} is not the one that this was sealed with\n`)
  process.stdout.write(unread.length === 0 ? 'No secret is sealed with another key.\n' : '')
  return unread.length === 0 ? 0 : 1
})
