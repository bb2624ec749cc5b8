/** The tab: five doors' worth of Kith in Teams, Outlook, Microsoft 365 and a plain browser. */
import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import { HashRouter } from 'react-router'
import type { Opened } from './session/open-door.ts'
import { startAddin } from './session/start.tsx'
import { TabApp } from './tab-app.tsx'

const themes = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme }

/** Shows the tab once `opening` is there. */
export const showTab = (opening: Promise<Opened>): Promise<void> =>
  startAddin('tab', opening, themes, (host) => (
    <HashRouter>
      <TabApp deepLink={host.deepLink} />
    </HashRouter>
  ))
