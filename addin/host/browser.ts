/** A plain browser: no host to ask, so sign-in waits for a click and forms fall back on links. */
import type { HostPort, HostTheme, PublicConfig } from './host-port.ts'
import { createSignIn } from './sign-in.ts'

/** Outlook on the web's own form, filled in by its address. */
const outlookForm = 'https://outlook.office.com/calendar/0/deeplink/compose'

const dark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')
const themeNow = (): HostTheme => (dark().matches ? 'dark' : 'light')

/** The page on its own. `theme` and `locale` come from the address when a host put them there. */
export function openBrowser(config: PublicConfig, asked: { theme: string | null; locale: string | null }): HostPort {
  const fixed: HostTheme | null =
    asked.theme === 'dark' || asked.theme === 'contrast' ? asked.theme : asked.theme === 'default' ? 'light' : null
  return {
    name: 'browser',
    locale: asked.locale ?? navigator.language,
    theme: fixed ?? themeNow(),
    deepLink: null,
    onTheme: (listen) => {
      const query = dark()
      const change = (): void => listen(fixed ?? themeNow())
      query.addEventListener('change', change)
      return () => query.removeEventListener('change', change)
    },
    ...createSignIn(config, false),
    ready: () => undefined,
    newMeeting: async ({ to, subject, body, start, end }) => {
      const query = Object.entries({ to: to.join(','), subject, body, startdt: start, enddt: end })
        .flatMap(([key, value]) => (value ? [`${key}=${encodeURIComponent(value)}`] : []))
        .join('&')
      window.open(`${outlookForm}?${query}`, '_blank', 'noopener')
      return true
    },
    newMail: async ({ to, subject, text }) => {
      // A mail address takes %20 for a space, never the + of a form.
      const filled = Object.entries({ subject, body: text })
        .filter(([, value]) => value !== '')
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      location.assign(`mailto:${to.map(encodeURIComponent).join(',')}${filled.length ? `?${filled.join('&')}` : ''}`)
      return true
    },
    newChat: null,
    pickPeople: null,
    item: null,
  }
}
