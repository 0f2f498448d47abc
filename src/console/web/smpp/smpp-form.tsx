import { type InputHTMLAttributes, useState } from 'react'
import { DEFAULT_SMPP_ACCOUNT } from '../../../domain/smpp/account.ts'
import { Needs } from '../admin/needs.tsx'
import type { SmppAccount } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { SureButton } from '../forms/sure-button.tsx'
import {
  accountBody,
  draftOf,
  FORMAT_WORDS,
  MESSAGE_ID_WORDS,
  type SmppDraft,
  statusWords,
} from './smpp-draft.ts'

type Props = {
  readonly path: string
  /** Null: it is to be made. */
  readonly account: SmppAccount | null
  readonly onDone: () => void
}

/** Makes, changes or removes a client's SMPP account. Its password is written, never shown. */
export function SmppForm({ path, account, onDone }: Props) {
  const [draft, setDraft] = useState(() => draftOf(account))
  const action = useAction()
  const input = (name: keyof SmppDraft, title: string, more: InputHTMLAttributes<HTMLInputElement> = {}) => (
    <label className="field">
      <span>{title}</span>
      <input
        {...more}
        type={name === 'password' ? 'password' : 'text'}
        autoComplete={name === 'password' ? 'new-password' : 'off'}
        aria-invalid={action.error?.names.field?.split('.')[0] === name}
        value={String(draft[name])}
        onChange={({ target }) => setDraft({ ...draft, [name]: target.value })}
      />
    </label>
  )
  const choice = (
    name: 'format' | 'message_id' | 'no_credits_status',
    title: string,
    words: Readonly<Record<string, string>>,
    read: (value: string) => string | number = String,
  ) => (
    <label className="field">
      <span>{title}</span>
      <select
        value={draft[name]}
        onChange={({ target }) => setDraft({ ...draft, [name]: read(target.value) })}
      >
        {Object.entries(words).map(([value, said]) => (
          <option key={value} value={value}>
            {said}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <form
      className="stack"
      aria-label="SMPP account"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          await sendJson('PUT', path, accountBody(draft, account))
          setDraft({ ...draft, password: '' })
          onDone()
          return 'Saved: it holds within 2 seconds.'
        })
      }}
    >
      <Needs scope="config">
        <div className="pair">
          {input('system_id', 'Name (system_id)')}
          {input('password', account ? 'New password' : 'Password')}
        </div>
        {input('allow_ips', 'May come from', { placeholder: 'anywhere; or 192.0.2.0/24, 2001:db8::1' })}
        <div className="pair">
          {input('max_binds', 'Sessions at once', numeric(DEFAULT_SMPP_ACCOUNT.maxBinds))}
          {input('window', 'Window', numeric(DEFAULT_SMPP_ACCOUNT.window))}
        </div>
        <div className="pair">
          {input('max_parts_per_s', 'Parts a second', numeric('no limit'))}
          {choice('message_id', 'Ids of messages', MESSAGE_ID_WORDS)}
        </div>
        {choice('format', 'Receipts', FORMAT_WORDS)}
        {choice('no_credits_status', 'Answer without credits', statusWords(draft.no_credits_status), Number)}
        <label className="check">
          <input
            type="checkbox"
            checked={draft.join_parts}
            onChange={({ target }) => setDraft({ ...draft, join_parts: target.checked })}
          />
          Parts of a long message become one message
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.express}
            onChange={({ target }) => setDraft({ ...draft, express: target.checked })}
          />
          A priority_flag means express
        </label>
        <Outcome action={action} />
        <div className="pager">
          <button type="submit" className="button plain" disabled={action.isBusy || draft.system_id === ''}>
            {account ? 'Save account' : 'Make account'}
          </button>
          {account && (
            <SureButton
              label="Remove account"
              question="End its sessions?"
              isBusy={action.isBusy}
              isLarge
              onSure={() =>
                void action.run(async () => {
                  await sendJson('DELETE', path)
                  onDone()
                  return 'Removed.'
                })
              }
            />
          )}
        </div>
      </Needs>
    </form>
  )
}

/** Of a number; empty it is as usual. */
function numeric(usual: string | number): InputHTMLAttributes<HTMLInputElement> {
  return { inputMode: 'numeric', placeholder: String(usual) }
}
