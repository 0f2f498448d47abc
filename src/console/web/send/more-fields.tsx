import { useState } from 'react'
import { MESSAGE_CLASSES } from '../../../domain/message.ts'
import { Field } from '../forms/field.tsx'
import { DltFields, TlvsField } from '../forms/parameter-fields.tsx'
import { readTlvs } from '../forms/typed-parameters.ts'
import type { SendForm } from './order.ts'

/** The fields of a message that are asked for less often. */
export const MORE_FIELDS: readonly string[] = ['class', 'end_user_ip', 'dlt', 'tlvs']

type Props = {
  readonly form: SendForm
  readonly why: (field: string) => string | null
  readonly onChange: (changes: Partial<SendForm>) => void
}

/** What few messages say; open where one of them was refused. */
export function MoreFields({ form, why, onChange }: Props) {
  const [isOpen, setOpen] = useState(false)
  const isShown = isOpen || MORE_FIELDS.some((field) => why(field) !== null)
  return (
    <details
      className="more-fields is-wide"
      open={isShown}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>More: class, end user, DLT, parameters</summary>
      {isShown && <Fields form={form} why={why} onChange={onChange} />}
    </details>
  )
}

function Fields({ form, why, onChange }: Props) {
  return (
    <div className="form-grid">
      <Field label="Class" why={why('class')}>
        {(own) => (
          <select
            {...own}
            value={form.messageClass}
            onChange={({ target }) =>
              onChange({ messageClass: MESSAGE_CLASSES.find((word) => word === target.value) ?? '' })
            }
          >
            <option value="">as its client's hours say</option>
            {MESSAGE_CLASSES.map((word) => (
              <option key={word}>{word}</option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label="IP address of the end user"
        hint="Whom a one-time password is for, as your server sees them: the fraud guard counts by it, and it is not kept."
        why={why('end_user_ip')}
      >
        {(own) => (
          <input
            {...own}
            placeholder="198.51.100.7"
            autoComplete="off"
            spellCheck={false}
            value={form.endUserIp}
            onChange={({ target }) => onChange({ endUserIp: target.value })}
          />
        )}
      </Field>
      <DltFields typed={form} onChange={onChange} />
      <TlvsField
        tlvs={form.tlvs}
        why={readTlvs(form.tlvs) === undefined ? 'is no JSON: it is not sent' : why('tlvs')}
        onChange={(tlvs) => onChange({ tlvs })}
      />
      {why('dlt') !== null && (
        <p className="notice is-bad is-wide" role="alert">
          {why('dlt')}
        </p>
      )}
    </div>
  )
}
