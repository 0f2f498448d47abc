import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { AlertWebhook, AlertWebhookSet, AlertWebhookTested } from '../answers.ts'
import { sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { Check } from '../forms/check.tsx'
import { Field } from '../forms/field.tsx'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { every } from '../queries.ts'
import { ShownOnce } from '../shown-once.tsx'

const PATH = '/v1/alerts/webhook'
const EVERY_MS = 10_000

/** Where alerts are told: set, tried, taken away. */
export function WebhookPanel() {
  const { value, reload, ...loading } = useLoaded<AlertWebhook>(PATH, 0, every(EVERY_MS))
  return (
    <section className="panel stack" aria-labelledby="webhook-title">
      <h2 id="webhook-title">Where they are told</h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value !== null && <WebhookForm key={value.url} webhook={value} onDone={reload} />}
    </section>
  )
}

function WebhookForm({ webhook, onDone }: { readonly webhook: AlertWebhook; readonly onDone: () => void }) {
  const [url, setUrl] = useState(webhook.url ?? '')
  const [wantsNewSecret, setWantsNewSecret] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const action = useAction()
  const { last } = webhook
  const why = action.error?.names.field === 'url' ? (action.error.names.rule ?? action.error.message) : null

  async function save(): Promise<string> {
    const set = await sendJson<AlertWebhookSet>('PUT', PATH, { url: url.trim(), new_secret: wantsNewSecret })
    setSecret(set.secret)
    setWantsNewSecret(false)
    // A secret is shown until it is put away: reading again would take it away.
    if (set.secret === null) onDone()
    return 'Saved: alerts are told there, at once, again each hour, and when they are over.'
  }
  async function test(): Promise<string> {
    const { told, error } = await sendJson<AlertWebhookTested>('POST', `${PATH}/test`)
    return told ? 'It was taken.' : `It was not taken: ${error}.`
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(save)
      }}
    >
      <p className="quiet alert-last">
        {webhook.url === null
          ? 'Nobody is told: alerts are seen here only.'
          : 'One webhook, signed as callbacks are (Standard Webhooks).'}
        {last !== null && (
          <>
            {' The newest was made '}
            <Ago at={last.at} />
            {last.told_at !== null
              ? ' and told.'
              : `: ${last.error ?? 'not told yet'}${last.waits ? ', it is tried again' : ', it was given up'}.`}
          </>
        )}
      </p>
      <Needs scope="config">
        <Field label="Address" why={why}>
          {(own) => (
            <input
              {...own}
              type="url"
              placeholder="https://…"
              value={url}
              onChange={({ target }) => setUrl(target.value)}
            />
          )}
        </Field>
        {webhook.url !== null && (
          <Check label="With a new signing secret" checked={wantsNewSecret} onChange={setWantsNewSecret} />
        )}
        {why === null && <Outcome action={action} />}
        {secret !== null && (
          <ShownOnce
            what="The signing secret"
            secret={secret}
            onClose={() => {
              setSecret(null)
              onDone()
            }}
          />
        )}
        <div className="pager">
          <button type="submit" className="button plain" disabled={action.isBusy || url.trim() === ''}>
            Save
          </button>
          {webhook.url !== null && (
            <>
              <button
                type="button"
                className="button plain"
                disabled={action.isBusy}
                onClick={() => void action.run(test)}
              >
                Tell a test
              </button>
              <SureButton
                label="Tell nobody"
                question="Nobody is told any more: sure?"
                isBusy={action.isBusy}
                isLarge
                onSure={() =>
                  void action.run(async () => {
                    await sendJson('DELETE', PATH)
                    onDone()
                    return ''
                  })
                }
              />
            </>
          )}
        </div>
      </Needs>
    </form>
  )
}
