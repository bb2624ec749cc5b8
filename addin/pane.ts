/** The pane's page: it asks for what it can while the screens are on their way. */
import { sayNotCome } from './session/not-come.ts'
import { openDoor } from './session/open-door.ts'

const opening = openDoor('pane')
// Whoever shows the screens hears it; until they are there nobody does.
opening.catch(() => undefined)
void import('./pane-door.tsx').then(({ showPane }) => showPane(opening), sayNotCome)
