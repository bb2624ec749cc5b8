/** The screens did not come over the line, and with them nothing that could say so: this does, with what a page has. */
const words = {
  en: { text: 'Kith cannot be reached. Check your connection.', retry: 'Try again' },
  de: { text: 'Kith ist nicht erreichbar. Prüfe deine Verbindung.', retry: 'Erneut versuchen' },
}

/** Says it in the browser's language, with a way to try again. */
export function sayNotCome(): void {
  const { text, retry } = navigator.language.toLowerCase().startsWith('de') ? words.de : words.en
  const line = document.createElement('p')
  line.setAttribute('role', 'alert')
  line.textContent = text
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = retry
  button.addEventListener('click', () => location.reload())
  document.getElementById('root')?.replaceChildren(line, button)
}
