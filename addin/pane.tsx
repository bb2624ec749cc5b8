/** The pane beside a mail or an appointment in Outlook. */
import { teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import { MemoryRouter } from 'react-router'
import { PaneApp } from './pane/pane-app.tsx'
import { startAddin } from './session/start.tsx'

const themes = { light: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme }

void startAddin('pane', themes, () => (
  <MemoryRouter>
    <PaneApp />
  </MemoryRouter>
))
