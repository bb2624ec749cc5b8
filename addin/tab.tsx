/** The tab: five doors' worth of Kith in Teams, Outlook, Microsoft 365 and a plain browser. */
import { teamsDarkTheme, teamsHighContrastTheme, teamsLightTheme } from '@fluentui/react-components'
import { HashRouter } from 'react-router'
import { startAddin } from './session/start.tsx'
import { TabApp } from './tab-app.tsx'

const themes = { light: teamsLightTheme, dark: teamsDarkTheme, contrast: teamsHighContrastTheme }

if (location.pathname === '/tab/auth') {
  // The sign-in window of a plain browser ends here; it hands its answer to the page that opened it.
  void import('./host/redirect.ts').then(({ handBack }) => handBack())
} else {
  void startAddin('tab', themes, (host) => (
    <HashRouter>
      <TabApp deepLink={host.deepLink} />
    </HashRouter>
  ))
}
