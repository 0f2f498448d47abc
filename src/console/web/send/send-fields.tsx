import { Needs } from '../admin/needs.tsx'
import type { ApiError } from '../api.ts'
import { Check } from '../forms/check.tsx'
import { Field } from '../forms/field.tsx'
import { MORE_FIELDS, MoreFields } from './more-fields.tsx'
import type { SendForm } from './order.ts'
import { SenderField } from './sender-field.tsx'

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
  ...MORE_FIELDS,
]

/** The field that a refusal names: of `dlt.entity_id` it is `dlt`. */
function fieldOf(refusal: ApiError | null): string | undefined {
  return refusal?.names.field?.split(/[.[]/)[0]
}

/** The form. What the gateway refuses is said beside its field. */
export function SendFields({ form, refusal, isSending, onChange, onSend }: Props) {
  const why = (field: string) => (fieldOf(refusal) === field ? (refusal?.message ?? null) : null)
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
      <SenderField
        id={form.clientId}
        why={why('client_id')}
        onChange={(clientId) => onChange({ clientId })}
      />
      <MoreFields form={form} why={why} onChange={onChange} />
      {refusal && !SHOWN.includes(fieldOf(refusal)) && (
        <p className="notice is-bad" role="alert">
          {refusal.message}
        </p>
      )}
      <Needs scope="operate">
        {' '}
        <button type="submit" className="button send-button" disabled={isSending}>
          {isSending ? 'Sending…' : form.sendAt ? 'Schedule' : 'Send'}
        </button>
      </Needs>
    </form>
  )
}
