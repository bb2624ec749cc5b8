/** The pane beside a mail or an appointment in Outlook. */
import { teamsHighContrastTheme, webDarkTheme, webLightTheme } from '@fluentui/react-components'
import { MemoryRouter } from 'react-router'
import { PaneApp } from './pane/pane-app.tsx'
import type { Opened } from './session/open-door.ts'
import { startAddin } from './session/start.tsx'

const themes = { light: webLightTheme, dark: webDarkTheme, contrast: teamsHighContrastTheme }

/** Shows the pane once `opening` is there. */
export const showPane = (opening: Promise<Opened>): Promise<void> =>
  startAddin('pane', opening, themes, () => (
    <MemoryRouter>
      <PaneApp />
    </MemoryRouter>
  ))
