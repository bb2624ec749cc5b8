/** Boots a door: config, host, words, theme; then the app. */
import { FluentProvider, type Theme } from '@fluentui/react-components'
import { type ReactNode, StrictMode, useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { HostPort, HostTheme } from '../host/host-port.ts'
import { createDates } from '../strings/dates.ts'
import { english, languageOf, loadStrings, type Strings, type Words, WordsProvider } from '../strings/strings.ts'
import { Notice } from './notice.tsx'
import { type Opened, openDoor } from './open-door.ts'
import { Session } from './session.tsx'

export type Themes = Record<HostTheme, Theme>

function Themed({
  host,
  themes,
  words,
  children,
}: {
  host: HostPort
  themes: Themes
  words: Words
  children: ReactNode
}) {
  const [theme, setTheme] = useState(host.theme)
  useEffect(() => host.onTheme(setTheme), [host])
  useEffect(() => {
    document.documentElement.style.colorScheme = theme === 'light' ? 'light' : 'dark'
  }, [theme])
  return (
    <FluentProvider theme={themes[theme]} style={{ minHeight: '100%' }}>
      <WordsProvider value={words}>{children}</WordsProvider>
    </FluentProvider>
  )
}

const wordsIn = (t: Strings, locale: string): Words => ({
  t,
  locale,
  dates: createDates(locale, Intl.DateTimeFormat().resolvedOptions().timeZone),
})

/** Renders `app` once `opening` is there; a server that cannot be reached gives a calm screen with a way to try again. */
export async function startAddin(
  door: 'tab' | 'pane',
  opening: Promise<Opened>,
  themes: Themes,
  app: (host: HostPort) => ReactNode,
): Promise<void> {
  const element = document.getElementById('root')
  if (!element) throw new Error('the page has no #root')
  const root = createRoot(element)
  const boot = async (opening: Promise<Opened>): Promise<void> => {
    let opened: Opened
    try {
      opened = await opening
    } catch {
      const t = await loadStrings(languageOf(navigator.language)).catch(() => english)
      const plain = matchMedia('(prefers-color-scheme: dark)').matches ? themes.dark : themes.light
      root.render(
        <FluentProvider theme={plain} style={{ minHeight: '100%' }}>
          <Notice
            title={t.session.unavailableTitle}
            text={t.session.unavailableText}
            action={t.app.retry}
            onAction={() => void boot(openDoor(door))}
          />
        </FluentProvider>,
      )
      return
    }
    const { host } = opened
    const language = languageOf(host.locale)
    const t = await loadStrings(language)
    document.documentElement.lang = language
    const locale = host.locale.toLowerCase().startsWith(language) ? host.locale : 'en'
    root.render(
      <StrictMode>
        <Themed host={host} themes={themes} words={wordsIn(t, locale)}>
          <Session opened={opened}>{app(host)}</Session>
        </Themed>
      </StrictMode>,
    )
  }
  await boot(opening)
}
