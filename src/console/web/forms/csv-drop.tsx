import { type DragEvent, type ReactNode, useId, useState } from 'react'

type Props = {
  readonly onFile: (file: File) => void
  /** What its columns are, and what becomes of it. */
  readonly children: ReactNode
}

/** A place for a CSV file, by drag or choice. */
export function CsvDrop({ onFile, children }: Props) {
  const [isOver, setOver] = useState(false)
  const id = useId()
  const take = (file: File | undefined) => file && onFile(file)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way, the field in it the other
    <div
      className={`drop${isOver ? ' is-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <label htmlFor={id}>
        <strong>Choose a CSV file</strong> or drop it here
      </label>
      <input
        id={id}
        type="file"
        accept=".csv,text/csv"
        onChange={({ target }) => {
          take(target.files?.[0])
          // The same file, mended, can be chosen again.
          target.value = ''
        }}
      />
      <p className="help">{children}</p>
    </div>
  )
}
