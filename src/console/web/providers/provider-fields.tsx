import { useId } from 'react'
import type { KindAnswer } from '../answers.ts'
import { EitherFields } from '../forms/either-fields.tsx'
import { Field, type Own } from '../forms/field.tsx'
import type { Refused } from '../forms/form-parts.tsx'
import type { Shape } from '../forms/schema.ts'
import type { ProviderDraft } from './provider-draft.ts'
import type { SecretField } from './secrets.ts'

type Props = {
  readonly draft: ProviderDraft
  readonly kind: KindAnswer
  readonly shape: Shape
  readonly secrets: readonly SecretField[]
  readonly refused: Refused
  readonly onChange: (draft: ProviderDraft) => void
}

/** The fields that every provider has, and those of its kind. */
export function ProviderFields(props: Props) {
  const { draft, shape } = props
  const isEmpty = shape.kind === 'group' && shape.fields.length === 0
  return (
    <>
      {!isEmpty && (
        <EitherFields
          title="Settings"
          shape={shape}
          draft={draft.settings}
          path="settings"
          refused={props.refused}
          onChange={(settings) => props.onChange({ ...draft, settings })}
        />
      )}
      {props.secrets.length > 0 && <SecretFields {...props} />}
      <h3>Bounds</h3>
      <BoundFields {...props} />
    </>
  )
}

function SecretFields({ draft, secrets, refused, onChange }: Props) {
  return (
    <>
      <h3>Secrets</h3>
      <p className="help">What is set is shown to nobody again; what is typed here takes its place.</p>
      <div className="form-grid">
        {secrets.map(({ name, meaning, isSet, isRequired, hasLines }) => (
          <Field
            key={name}
            label={`${name}${isSet ? ' (set)' : isRequired ? ' (not set)' : ' (optional)'}`}
            help={meaning}
            why={refused.get(`secrets.${name}`)}
            isWide={hasLines}
          >
            {(own) => (
              <>
                <SecretControl
                  own={own}
                  hasLines={hasLines}
                  isSet={isSet}
                  typed={draft.secrets[name]}
                  onType={(typed) => onChange({ ...draft, secrets: { ...draft.secrets, [name]: typed } })}
                />
                {isSet && !isRequired && (
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={draft.secrets[name] === null}
                      onChange={({ target }) =>
                        onChange({
                          ...draft,
                          secrets: { ...draft.secrets, [name]: target.checked ? null : '' },
                        })
                      }
                    />
                    Take it away
                  </label>
                )}
              </>
            )}
          </Field>
        ))}
      </div>
    </>
  )
}

/** A field that shows nothing of what is typed; null: the secret is to be taken away. */
function SecretControl({
  own,
  hasLines,
  isSet,
  typed,
  onType,
}: {
  readonly own: Own
  readonly hasLines: boolean
  readonly isSet: boolean
  readonly typed: string | null | undefined
  readonly onType: (typed: string) => void
}) {
  const control = {
    ...own,
    disabled: typed === null,
    placeholder: isSet ? 'set – type to replace it' : 'not set',
    value: typed ?? '',
  }
  return hasLines ? (
    <textarea
      {...control}
      className="code secret-lines"
      rows={1}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => onType(target.value)}
    />
  ) : (
    <input
      {...control}
      type="password"
      autoComplete="new-password"
      onChange={({ target }) => onType(target.value)}
    />
  )
}

function BoundFields({ draft, kind: { defaults }, refused, onChange }: Props) {
  const select = useId()
  const number = (
    path: string,
    name: 'lines' | 'maxPartsPerS' | 'maxInFlight' | 'timeoutMs',
    label: string,
    placeholder: string,
    help = '',
  ) => (
    <Field label={label} help={help} why={refused.get(path)}>
      {(own) => (
        <input
          {...own}
          inputMode="numeric"
          placeholder={placeholder}
          value={draft[name]}
          onChange={({ target }) => onChange({ ...draft, [name]: target.value })}
        />
      )}
    </Field>
  )
  return (
    <div className="form-grid">
      {number(
        'max_parts_per_s',
        'maxPartsPerS',
        'Parts a second, at most',
        boundOf(defaults.max_parts_per_s, 'no bound'),
        'over all lines',
      )}
      {number(
        'lines',
        'lines',
        'Lines',
        boundOf(defaults.lines, 'one in every worker thread'),
        'over all processes',
      )}
      {number('max_in_flight', 'maxInFlight', 'In flight on a line, at most', String(defaults.max_in_flight))}
      {number('timeout_ms', 'timeoutMs', 'Patience with an answer, in ms', String(defaults.timeout_ms))}
      <div className="field">
        <label htmlFor={select}>When there is no answer</label>
        <select
          id={select}
          value={draft.onUnknown}
          onChange={({ target }) =>
            onChange({
              ...draft,
              onUnknown: target.value === 'resend' || target.value === 'wait' ? target.value : '',
            })
          }
        >
          {draft.onUnknown === '' && <option value="">{unknownWords(defaults.on_unknown)}</option>}
          {(['resend', 'wait'] as const).map((one) =>
            draft.onUnknown === '' && one === defaults.on_unknown ? null : (
              <option key={one} value={one}>
                {unknownWords(one)}
              </option>
            ),
          )}
        </select>
        <p className="help">Whoever submits again may deliver twice; whoever waits may not deliver at all.</p>
      </div>
    </div>
  )
}

function boundOf(bound: number | null, none: string): string {
  return bound === null ? none : String(bound)
}

function unknownWords(onUnknown: 'resend' | 'wait'): string {
  return onUnknown === 'resend' ? 'submit it again' : 'wait for its receipt'
}
