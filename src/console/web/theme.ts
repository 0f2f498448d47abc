import { useSyncExternalStore } from 'react'

/** Whether pages are light or dark, or as the system is. */
export type Theme = 'light' | 'dark' | 'system'

/** In the order in which they are offered. */
export const THEMES: readonly Theme[] = ['light', 'system', 'dark']

/** The theme that was chosen in this browser, for console, guide and /docs: the script of src/api/http/theme-script.ts has applied it. */
export function useTheme(): Theme {
  return useSyncExternalStore(onThemeChange, theme)
}

/** From now on, in all tabs. */
export function chooseTheme(chosen: Theme): void {
  dispatchEvent(new CustomEvent('choose-theme', { detail: chosen }))
}

/** Hears of each change of colours, whether by the switch or by the system. The answer ends it. */
export function onThemeChange(listener: () => void): () => void {
  addEventListener('theme-changed', listener)
  return () => removeEventListener('theme-changed', listener)
}

function theme(): Theme {
  const shown = document.documentElement.dataset['theme']
  return shown === 'light' || shown === 'dark' ? shown : 'system'
}
