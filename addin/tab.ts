/** The tab's page: it asks for what it can while the screens are on their way. */
import { sayNotCome } from './session/not-come.ts'
import { openDoor } from './session/open-door.ts'

if (location.pathname === '/tab/auth') {
  // The sign-in window of a plain browser ends here; it hands its answer to the page that opened it.
  void import('./host/redirect.ts').then(({ handBack }) => handBack())
} else {
  const opening = openDoor('tab')
  // Whoever shows the screens hears it; until they are there nobody does.
  opening.catch(() => undefined)
  void import('./tab-door.tsx').then(({ showTab }) => showTab(opening), sayNotCome)
}
