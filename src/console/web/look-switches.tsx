import { chooseTheme, THEMES, type Theme, useTheme } from './theme.ts'
import { chooseZone, useZone, zoneWords } from './times.ts'

const THEME_WORDS: Readonly<Record<Theme, { readonly title: string; readonly icon: string }>> = {
  light: {
    title: 'Light',
    icon: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1',
  },
  system: { title: 'As the system', icon: 'M4 5h16v11H4zM9 20h6M12 16v4' },
  dark: { title: 'Dark', icon: 'M20 14.5A8.2 8.2 0 0 1 9.5 4 8.2 8.2 0 1 0 20 14.5z' },
}

/** Light, dark or as the system; times in UTC or local: kept in this browser. */
export function LookSwitches() {
  const theme = useTheme()
  const zone = useZone()
  return (
    <div className="look-switches">
      <fieldset className="look-switch" aria-label="Theme">
        {THEMES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === theme}
            aria-label={THEME_WORDS[one].title}
            title={THEME_WORDS[one].title}
            onClick={() => chooseTheme(one)}
          >
            <svg viewBox="0 0 24 24" aria-hidden="true" className="icon">
              <path d={THEME_WORDS[one].icon} />
            </svg>
          </button>
        ))}
      </fieldset>
      <fieldset className="look-switch" aria-label="Times" title={`Times are ${zoneWords()}`}>
        {(['local', 'utc'] as const).map((one) => (
          <button key={one} type="button" aria-pressed={one === zone} onClick={() => chooseZone(one)}>
            {one === 'utc' ? 'UTC' : 'Local'}
          </button>
        ))}
      </fieldset>
    </div>
  )
}

/** Says at the end of each page how its times are meant. */
export function TimesNote() {
  useZone()
  return <p className="times-note">Times are {zoneWords()}.</p>
}
