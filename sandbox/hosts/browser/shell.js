/** What both host pages share: who one is, and the theme. Both are kept in the browser. */
import { findPeople, readHost, readPerson } from './api.js'
import { choosePerson } from './dialogs.js'
import { avatar, byId, element } from './dom.js'

const themes = ['default', 'dark', 'contrast']

function themeAtStart() {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem('sandbox.theme')
  return themes.includes(asked) ? asked : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'default'
}

async function personAtStart() {
  const asked = new URLSearchParams(location.search).get('person') ?? localStorage.getItem('sandbox.person')
  if (asked) {
    try {
      return await readPerson(asked)
    } catch {
      // Somebody of another company, from an earlier run.
      localStorage.removeItem('sandbox.person')
    }
  }
  const [, second, first] = await findPeople('', 3)
  return first ?? second
}

/** Sets up the page. `onPerson` and `onTheme` are called at the start and with every change. */
export async function startShell({ onPerson, onTheme }) {
  const host = await readHost()
  document.documentElement.lang = 'en'
  byId('company').textContent = host.name
  const picker = byId('theme')
  picker.replaceChildren(
    ...themes.map((theme) =>
      element('option', { value: theme }, { default: 'Light', dark: 'Dark', contrast: 'High contrast' }[theme]),
    ),
  )
  let theme = themeAtStart()
  const setTheme = (next) => {
    theme = next
    picker.value = next
    document.documentElement.dataset.theme = next
    localStorage.setItem('sandbox.theme', next)
    onTheme(next)
  }
  let person = await personAtStart()
  const setPerson = (next) => {
    person = next
    localStorage.setItem('sandbox.person', next.id)
    byId('me').replaceChildren(avatar(next.displayName), element('span', {}, next.displayName))
    byId('me').setAttribute('aria-label', `You are ${next.displayName}. Be somebody else`)
    onPerson(next)
  }
  picker.addEventListener('change', () => setTheme(picker.value))
  byId('me').addEventListener('click', async () => {
    const chosen = await choosePerson('Be somebody else')
    if (chosen) setPerson(chosen)
  })
  const shell = { host, person: () => person, theme: () => theme }
  setTheme(theme)
  setPerson(person)
  return shell
}
