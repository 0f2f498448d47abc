import type { Preview } from '../answers.ts'
import { money } from '../clients/amounts.ts'
import { runsOf } from './preview.ts'

type Shown = {
  readonly preview: Preview | null
  readonly error: string | null
  readonly isSmart: boolean
  readonly onSmart: () => void
}

/** How the text will travel: encoding, parts, price, and what makes it dear. */
export function PreviewPanel({ preview, error, isSmart, onSmart }: Shown) {
  return (
    <section className="panel preview" aria-labelledby="preview-title">
      <h2 id="preview-title">On the phone</h2>
      {error !== null && <p className="notice is-bad">{error}</p>}
      {preview ? (
        <>
          <dl className="measures" aria-live="polite">
            <Measure
              name="Encoding"
              value={preview.encoding === 'GSM7' ? 'GSM-7' : 'UCS-2'}
              tone={preview.encoding}
            />
            <Measure name={preview.encoding === 'GSM7' ? 'Septets' : 'Units'} value={String(preview.units)} />
            <Measure name="Parts" value={String(preview.part_count)} />
            <Measure name="Price" value={money(preview.price_cents)} />
          </dl>
          {preview.rule !== null && <p className="notice is-bad">text {preview.rule}</p>}
          <Forcing preview={preview} />
          <SmartOffer preview={preview} isSmart={isSmart} onSmart={onSmart} />
          <Parts preview={preview} />
        </>
      ) : (
        error === null && <p className="quiet empty">Type a text: its parts and its price appear here.</p>
      )}
    </section>
  )
}

function Measure({
  name,
  value,
  tone,
}: {
  readonly name: string
  readonly value: string
  readonly tone?: string
}) {
  return (
    <div className={`measure ${tone === 'UCS2' ? 'is-warn' : ''}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Forcing({ preview }: { readonly preview: Preview }) {
  if (preview.forcing_ucs2.length === 0) return null
  return (
    <div className="forcing">
      <p>
        Outside GSM-7, so the whole text is UCS-2: a part holds {preview.units_per_part} characters instead of{' '}
        {preview.part_count === 1 ? 160 : 153}.
      </p>
      <ul>
        {preview.forcing_ucs2.map(({ character, code_point, count, replacement }) => (
          <li key={character}>
            <mark>{character.trim() === '' ? '␣' : character}</mark>
            <code>{code_point}</code>
            {count > 1 && <span className="quiet">× {count}</span>}
            {replacement !== null && (
              <span className="quiet">could be {replacement === ' ' ? 'a space' : replacement}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function SmartOffer({
  preview: { smart_encoding: smart },
  isSmart,
  onSmart,
}: Pick<Shown, 'isSmart' | 'onSmart'> & { readonly preview: Preview }) {
  if (!smart.applies) return null
  const saved =
    smart.saves_parts > 0
      ? `saves ${smart.saves_parts} ${smart.saves_parts === 1 ? 'part' : 'parts'} and ${money(smart.saves_cents)}`
      : 'the same price, in GSM-7'
  return (
    <div className="smart-offer">
      <span>
        <strong>Smart encoding</strong> {isSmart ? `is on: ${saved}` : `writes it in GSM-7: ${saved}`}
      </span>
      <button type="button" className="button plain small" onClick={onSmart}>
        {isSmart ? 'Turn off' : 'Use it'}
      </button>
    </div>
  )
}

function Parts({ preview }: { readonly preview: Preview }) {
  const parts = runsOf(preview.parts, preview.forcing_ucs2)
  return (
    <ol className="bubbles">
      {parts.map((runs, index) => {
        const isLast = index === parts.length - 1
        const used = isLast ? preview.units_per_part - preview.free_units : preview.units_per_part
        return (
          <li key={runs[0]?.at ?? 0}>
            <p className="bubble">
              {runs.map(({ at, text, isForcing }) =>
                isForcing ? <mark key={at}>{text}</mark> : <span key={at}>{text}</span>,
              )}
            </p>
            <span
              className="fill"
              style={{ ['--fill' as string]: `${(used / preview.units_per_part) * 100}%` }}
            >
              <span className="quiet">
                part {index + 1} of {parts.length}
                {isLast && `, room for ${preview.free_units} more`}
              </span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}
