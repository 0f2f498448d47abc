import { createHash } from 'node:crypto'

/** Under which name browsers keep whether pages are light or dark; nothing kept: as the system is. */
export const THEME_STORED_AS = 'sms-gateway-theme'
/** Asks a page for a theme, by its `detail`: `light`, `dark` or `system`. */
export const CHOOSE_THEME = 'choose-theme'
/** Said by a page when its theme is another, or when it is as the system and that has changed. */
export const THEME_CHANGED = 'theme-changed'

/**
 * What every page runs before it is painted, so that none flashes: it applies the theme which was chosen in this browser, in all tabs,
 * and keeps what is chosen by a `select.theme-switch` or by `CHOOSE_THEME`. `dark-mode` is Swagger UI's word for a dark page.
 */
export const THEME_SCRIPT = `(() => {
  const root = document.documentElement
  const system = matchMedia('(prefers-color-scheme: dark)')
  const known = (theme) => (theme === 'light' || theme === 'dark' ? theme : 'system')
  const stored = () => { try { return localStorage.getItem('${THEME_STORED_AS}') } catch { return root.dataset.theme } }
  function show(theme) {
    root.dataset.theme = theme
    root.style.colorScheme = theme === 'system' ? 'light dark' : theme
    root.classList.toggle('dark-mode', theme === 'dark' || (theme === 'system' && system.matches))
    for (const choice of document.querySelectorAll('select.theme-switch')) choice.value = theme
    dispatchEvent(new Event('${THEME_CHANGED}'))
  }
  function choose(theme) {
    try { localStorage.setItem('${THEME_STORED_AS}', theme) } catch {}
    show(known(theme))
  }
  const again = () => show(known(stored()))
  again()
  system.addEventListener('change', again)
  addEventListener('storage', again)
  addEventListener('${CHOOSE_THEME}', ({ detail }) => choose(detail))
  document.addEventListener('DOMContentLoaded', again)
  document.addEventListener('change', ({ target }) => { if (target.matches('select.theme-switch')) choose(target.value) })
})()`

/** As a content security policy names that script (CSP 3, 2.3.1), which is the only one that may stand in a page. */
export const THEME_SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(THEME_SCRIPT).digest('base64')}'`

/** A page, whose head begins with that script. */
export function withTheme(page: string): string {
  return page.replace('<head>', () => `<head><script>${THEME_SCRIPT}</script>`)
}
