/** Makes elements; text is always text. */

/** `element('button', { class: 'main', onclick: f }, 'Send')`; names that begin with `on` are listeners. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (key === 'value') made.value = value
    else made.setAttribute(key, value === true ? '' : String(value))
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false))
  return made
}

export const byId = (id) => document.getElementById(id)

const initials = (name) =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? '')
    .filter((_, at, all) => at === 0 || at === all.length - 1)
    .join('')
    .toUpperCase()

/** Initials on one of eight quiet colours, the same for the same name. */
export function avatar(name) {
  let hash = 0
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)) % 997
  return element('span', { class: `avatar tint${hash % 8}`, 'aria-hidden': 'true' }, initials(name))
}

/** Says something at the foot of the page, read out politely. */
export function say(text) {
  const place = byId('notice')
  place.textContent = text
  place.classList.add('shown')
  clearTimeout(say.timer)
  say.timer = setTimeout(() => place.classList.remove('shown'), 6_000)
}

/**
 * A dialog, modal unless `beside`: then the page stays in reach. `build(finish)` gives its content; `finish(value)` closes it.
 * Resolves with the value, or null when it was cancelled.
 */
export function openDialog(title, build, { beside = false } = {}) {
  return new Promise((resolve) => {
    let result = null
    const finish = (value) => {
      result = value
      dialog.close()
    }
    const dialog = element(
      'dialog',
      { 'aria-labelledby': 'dialog-title' },
      element('h2', { id: 'dialog-title' }, title),
      build(finish),
    )
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(result)
    })
    document.body.append(dialog)
    if (!beside) {
      dialog.showModal()
      return
    }
    dialog.addEventListener('keydown', ({ key }) => key === 'Escape' && dialog.close())
    dialog.show()
  })
}
