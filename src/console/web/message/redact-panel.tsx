import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import { useAdminToken } from '../admin/token.ts'
import type { FoundMessage, RedactedMessage } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { goesOf } from '../erasure/erasure-words.ts'
import { Check } from '../forms/check.tsx'
import { SureButton } from '../forms/sure-button.tsx'
import { queries } from '../queries.ts'
import { ArchiveRedactions } from './archive-redactions.tsx'

type Props = { readonly message: FoundMessage; readonly isArchived: boolean }

/** Removes what a message says, or whom it went to; what was paid and counted stays. For admins. */
export function RedactPanel({ message, isArchived }: Props) {
  const isAdmin = useAdminToken() !== null
  const [text, setText] = useState(true)
  const [number, setNumber] = useState(false)
  const [hasAsked, setHasAsked] = useState(false)
  const action = useAction()
  if (!isAdmin) return null
  const what = goesOf({ text, number })
  return (
    <section className="card stack" aria-label="Redact">
      <h2>Redact</h2>
      <Needs scope="operate">
        <p className="help">
          Takes the text away, or puts a hash in the place of the number, here and wherever else this message
          is kept. It cannot be undone.
          {!message.final && ' Only once it has ended: until then it is needed to send it.'}
          {isArchived &&
            ' Its day is in the archive: nobody reads it from then on, and its files are written anew, which takes minutes where they have millions of messages.'}
        </p>
        <div className="checks">
          <Check label="Text" checked={text} onChange={setText} />
          <Check label="Number" checked={number} onChange={setNumber} />
        </div>
        <Outcome action={action} />
        <SureButton
          label={what === '' ? 'Redact' : `Redact ${what}`}
          question="Remove it for good?"
          isBusy={action.isBusy || what === '' || !message.final}
          onSure={() =>
            void action.run(async () => {
              const path = `/v1/messages/${encodeURIComponent(message.id)}/redact`
              const { archive } = await sendJson<RedactedMessage>('POST', path, { text, number })
              setHasAsked(archive !== null)
              await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === message.id })
              return archive === null || archive.state === 'done'
                ? `Redacted: ${what}.`
                : `Redacted: ${what}. The files of ${archive.day} in the archive are written anew without it.`
            })
          }
        />
        {(isArchived || hasAsked) && <ArchiveRedactions id={message.id} />}
      </Needs>
    </section>
  )
}
