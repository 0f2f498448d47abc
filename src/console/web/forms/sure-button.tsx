import { useState } from 'react'

type Props = {
  readonly label: string
  /** What it is done to, for who does not see beside what it stands. */
  readonly about?: string
  /** What is asked before it is done. */
  readonly question: string
  readonly isBusy: boolean
  readonly onSure: () => void
  /** As large as the other buttons of its row. */
  readonly isLarge?: boolean
}

/** A button for what is not to be done by mistake: pressed a second time it is done. */
export function SureButton({ label, about, question, isBusy, onSure, isLarge = false }: Props) {
  const [isSure, setSure] = useState(false)
  return (
    <button
      type="button"
      className={`button plain${isLarge ? '' : ' small'}${isSure ? ' bad' : ''}`}
      disabled={isBusy}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (!isSure) return setSure(true)
        setSure(false)
        onSure()
      }}
    >
      {isSure ? question : label}
      {about !== undefined && <span className="visually-hidden"> {about}</span>}
    </button>
  )
}
