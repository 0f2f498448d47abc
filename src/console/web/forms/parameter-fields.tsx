import { Field } from './field.tsx'

/** What providers are told besides, as it is typed: ids at DLT platforms, and parameters of SMPP as JSON. */
export type TypedParameters = { readonly entity: string; readonly template: string; readonly tlvs: string }

/** The longest id at a DLT platform that the gateway takes. */
const MAX_DLT_DIGITS = 30

type DltProps = {
  readonly typed: Pick<TypedParameters, 'entity' | 'template'>
  readonly onChange: (changes: Partial<TypedParameters>) => void
}

/** The ids of a sender and of a template at India's DLT platforms. */
export function DltFields({ typed, onChange }: DltProps) {
  return (
    <>
      <DltField label="DLT entity" value={typed.entity} onChange={(entity) => onChange({ entity })} />
      <DltField label="DLT template" value={typed.template} onChange={(template) => onChange({ template })} />
    </>
  )
}

function DltField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <Field label={label}>
      {(own) => (
        <input
          {...own}
          inputMode="numeric"
          maxLength={MAX_DLT_DIGITS}
          placeholder="none"
          value={value}
          onChange={({ target }) => onChange(target.value.replaceAll(/\D/g, ''))}
        />
      )}
    </Field>
  )
}

type TlvsProps = {
  readonly tlvs: string
  readonly why: string | null | undefined
  readonly onChange: (tlvs: string) => void
}

/** Parameters of SMPP, as JSON. */
export function TlvsField({ tlvs, why, onChange }: TlvsProps) {
  return (
    <Field label="Parameters of SMPP, as JSON" why={why} isWide>
      {(own) => (
        <textarea
          {...own}
          className="code"
          rows={1}
          spellCheck={false}
          placeholder={'{"0x1402": "campaign-7"}'}
          value={tlvs}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}
