import { Fragment, useState } from 'react'
import type { DeadLetter } from '../answers.ts'
import { withMeanings } from '../message/meanings.ts'
import { Ago } from '../now.tsx'
import { LetterPayload } from './letter-payload.tsx'

type Props = {
  readonly letters: readonly DeadLetter[]
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
}

/** Letters, a row each, to be selected and opened. */
export function LetterTable({ letters, selected, onSelect }: Props) {
  const isAll = letters.every(({ id }) => selected.has(id))
  const [openId, setOpenId] = useState<string | null>(null)
  return (
    <table className="letter-table">
      <thead>
        <tr>
          <th scope="col">
            <input
              type="checkbox"
              aria-label="Select all on this page"
              checked={isAll}
              onChange={() => onSelect(new Set(isAll ? [] : letters.map(({ id }) => id)))}
            />
            <span className="narrow-word" aria-hidden="true">
              all
            </span>
          </th>
          <th scope="col">What</th>
          <th scope="col">From</th>
          <th scope="col">Why</th>
          <th scope="col">Given up</th>
          <th scope="col">Replayed</th>
          <th scope="col">
            <span className="visually-hidden">What came</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <Fragment key={letter.id}>
            <Row
              letter={letter}
              isSelected={selected.has(letter.id)}
              isOpen={openId === letter.id}
              onSelect={() => onSelect(toggled(selected, letter.id))}
              onOpen={() => setOpenId(openId === letter.id ? null : letter.id)}
            />
            {openId === letter.id && (
              <tr className="letter-payload">
                <td colSpan={7}>
                  <LetterPayload path={`/v1/dead-letters/${encodeURIComponent(letter.id)}`} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

type RowProps = {
  readonly letter: DeadLetter
  readonly isSelected: boolean
  readonly isOpen: boolean
  readonly onSelect: () => void
  readonly onOpen: () => void
}

function Row({ letter, isSelected, isOpen, onSelect, onOpen }: RowProps) {
  const { what, source, reason, created_at, replayed_at } = letter
  const colour = what === 'receipt' ? 'state-FAILED_TEMP' : 'state-FAILED_PERM'
  return (
    <tr className={`letter${isSelected ? ' is-selected' : ''}`}>
      <td className="letter-select">
        <input
          type="checkbox"
          aria-label={`Select the ${what} from ${source}: ${reason}`}
          checked={isSelected}
          onChange={onSelect}
        />
      </td>
      <td className="letter-what">
        <span className={`state-chip ${colour}`}>{what}</span>
      </td>
      <td className="letter-source">{source}</td>
      <td className="letter-why">{withMeanings(reason)}</td>
      <td className="letter-when">
        <span className="narrow-word">given up </span>
        <Ago at={created_at} />
      </td>
      <td className="letter-when">
        {replayed_at === null ? (
          <span className="quiet">no</span>
        ) : (
          <>
            <span className="narrow-word">replayed </span>
            <Ago at={replayed_at} />
          </>
        )}
      </td>
      <td className="letter-open">
        <button type="button" className="button plain small" aria-expanded={isOpen} onClick={onOpen}>
          {isOpen ? 'Hide' : 'What came'}
        </button>
      </td>
    </tr>
  )
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(id)) next.add(id)
  return next
}
