import { type ReactNode, useId } from 'react'
import type { ApiError } from '../api.ts'
import type { SendForm } from './order.ts'

type Props = {
  readonly form: SendForm
  readonly refusal: ApiError | null
  readonly isSending: boolean
  readonly onChange: (changes: Partial<SendForm>) => void
  readonly onSend: () => void
}

/** Fields that show their refusals themselves. */
const SHOWN: readonly (string | undefined)[] = [
  'client_id',
  'to',
  'from',
  'text',
  'reference',
  'send_at',
  'validity_seconds',
]

/** The form. What the gateway refuses is said beside its field. */
export function SendFields({ form, refusal, isSending, onChange, onSend }: Props) {
  const why = (field: string) => (refusal?.names.field === field ? refusal.message : null)
  return (
    <form
      className="panel send-fields"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSend()
      }}
    >
      <Field label="To" why={why('to')}>
        {(own) => (
          <input
            {...own}
            type="tel"
            inputMode="tel"
            value={form.to}
            onChange={({ target }) => onChange({ to: target.value })}
          />
        )}
      </Field>
      <Field label="From" why={why('from')}>
        {(own) => (
          <input {...own} value={form.from} onChange={({ target }) => onChange({ from: target.value })} />
        )}
      </Field>
      <Field label="Text" why={why('text')} isWide>
        {(own) => (
          <textarea
            {...own}
            rows={5}
            value={form.text}
            placeholder={form.otp ? 'Your code is {code}' : ''}
            onChange={({ target }) => onChange({ text: target.value })}
          />
        )}
      </Field>
      <div className="checks">
        <Check label="Express" checked={form.express} onChange={(express) => onChange({ express })} />
        <Check label="One-time password" checked={form.otp} onChange={(otp) => onChange({ otp })} />
        <Check
          label="Smart encoding"
          checked={form.smartEncoding}
          onChange={(smartEncoding) => onChange({ smartEncoding })}
        />
      </div>
      <Field label="Send at (empty: now)" why={why('send_at')}>
        {(own) => (
          <input
            {...own}
            type="datetime-local"
            value={form.sendAt}
            onChange={({ target }) => onChange({ sendAt: target.value })}
          />
        )}
      </Field>
      <Field label="Valid for, in seconds" why={why('validity_seconds')}>
        {(own) => (
          <input
            {...own}
            inputMode="numeric"
            placeholder="as configured"
            value={form.validityS}
            onChange={({ target }) => onChange({ validityS: target.value.replaceAll(/\D/g, '') })}
          />
        )}
      </Field>
      <Field label="Reference" why={why('reference')} isWide>
        {(own) => (
          <input
            {...own}
            value={form.reference}
            onChange={({ target }) => onChange({ reference: target.value })}
          />
        )}
      </Field>
      <Field label="Client" why={why('client_id')} isWide>
        {(own) => (
          <input
            {...own}
            value={form.clientId}
            onChange={({ target }) => onChange({ clientId: target.value })}
          />
        )}
      </Field>
      {refusal && !SHOWN.includes(refusal.names.field) && (
        <p className="notice is-bad" role="alert">
          {refusal.message}
        </p>
      )}
      <button type="submit" className="button send-button" disabled={isSending}>
        {isSending ? 'Sending…' : form.sendAt ? 'Schedule' : 'Send'}
      </button>
    </form>
  )
}

type Own = { readonly id: string; readonly 'aria-invalid': boolean; readonly 'aria-describedby': string }

function Field({
  label,
  why,
  isWide = false,
  children,
}: {
  readonly label: string
  readonly why: string | null
  readonly isWide?: boolean
  readonly children: (own: Own) => ReactNode
}) {
  const id = useId()
  return (
    <div className={`field ${isWide ? 'is-wide' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': why !== null, 'aria-describedby': `${id}-why` })}
      <p id={`${id}-why`} className="why" role={why === null ? undefined : 'alert'}>
        {why}
      </p>
    </div>
  )
}

function Check({
  label,
  checked,
  onChange,
}: {
  readonly label: string
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
}) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      {label}
    </label>
  )
}
