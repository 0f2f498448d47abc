import { type ComponentType, useEffect, useState } from 'react'
import { openListeners } from '../listeners.ts'
import type { PageGroup } from './entries.ts'
import type { PaletteProps } from './palette.tsx'

const asked = openListeners()

/** As the keyboard of this machine has it. */
const KEYS = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '') ? '⌘K' : 'Ctrl K'

/** Opens the palette, and says by which keys it opens. */
export function PaletteButton({ className = '' }: { readonly className?: string }) {
  return (
    <button
      type="button"
      className={`palette-open ${className}`}
      aria-haspopup="dialog"
      aria-keyshortcuts="Meta+K Control+K"
      onClick={asked.announce}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
        <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13M15.5 15.5 20 20" />
      </svg>
      <span>Find</span>
      <kbd>{KEYS}</kbd>
    </button>
  )
}

/** The palette of the console: its code is loaded when it is first opened. Once per page. */
export function PaletteHost({ groups }: { readonly groups: readonly PageGroup[] }) {
  const [isOpen, setOpen] = useState(false)
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null)
  const [isMissing, setMissing] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.metaKey || event.ctrlKey) ||
        event.altKey ||
        event.shiftKey
      )
        return
      // The browser's own: its address bar.
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', onKey)
    const stop = asked.subscribe(() => setOpen(true))
    return () => {
      removeEventListener('keydown', onKey)
      stop()
    }
  }, [])
  useEffect(() => {
    if (!isOpen || Palette) return
    setMissing(false)
    import('./palette.tsx').then(
      (loaded) => setPalette(() => loaded.Palette),
      () => {
        setMissing(true)
        setOpen(false)
      },
    )
  }, [isOpen, Palette])
  if (isMissing && !isOpen)
    return (
      <p role="alert" className="palette-missing">
        Finding could not be loaded: the gateway does not answer.
      </p>
    )
  return isOpen && Palette ? <Palette groups={groups} onClose={() => setOpen(false)} /> : null
}
