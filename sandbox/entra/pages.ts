/** The pages of the sandbox's sign-in. */
import type { Answer } from '../exchange.ts'
import { type Html, html, page } from '../page.ts'
import type { Person } from '../tenant/types.ts'
import type { PermissionLine } from './consent.ts'

const flowField = (flow: string): Html => html`<input type="hidden" name="flow" value="${flow}">`
// The redirect after a form counts as the form's target, so it goes wherever the registered application is.
const anywhere = { formAction: '*' }

/** Whom to be. In a company of thousands only the first hundred are listed; a hint brings somebody else to the top. */
export function pickPage(people: readonly Person[], hintedId: string | null, app: string, flow: string): Answer {
  const hinted = people.filter(({ id }) => id === hintedId)
  const shown = [...hinted, ...people.filter(({ id }) => id !== hintedId).slice(0, 100)]
  const row = (
    person: Person,
  ): Html => html`<button class="row" name="person" value="${person.id}"><strong>${person.displayName}</strong>
<span class="quiet">${person.jobTitle ?? ''} · ${person.userPrincipalName}</span></button>`
  return page(
    'Pick an account',
    html`<h1>Pick an account</h1><p class="quiet">to go on to ${app}. This is a sandbox: nobody here is real, and there are no passwords.</p>
<form method="post">${flowField(flow)}<div class="people">${shown.map(row)}</div>
<p class="quiet">${shown.length < people.length ? `${people.length - shown.length} more people: open the page with login_hint and their address.` : ''}</p>
<div class="actions"><button name="cancel" value="1">Cancel</button></div></form>`,
    anywhere,
  )
}

/** What the application asks for, one line each. */
export function consentPage(app: string, person: Person, lines: readonly PermissionLine[], flow: string): Answer {
  const admin = lines.some((line) => line.admin)
  return page(
    'Permissions requested',
    html`<p class="quiet">${person.userPrincipalName}</p><h1>Permissions requested</h1><p>${app} would like to:</p>
<ul class="plain">${lines.map((line) => html`<li>${line.says}${line.admin ? html`<br><span class="quiet">An administrator has to agree to this.</span>` : null}</li>`)}</ul>
<p class="quiet">You can take this back at any time.</p>
<form method="post" class="actions">${flowField(flow)}<button name="cancel" value="1">Cancel</button>
${admin ? html`<button class="main" name="agree" value="1">Ask an administrator</button>` : html`<button class="main" name="agree" value="1">Accept</button>`}</form>`,
    anywhere,
  )
}

export function secondFactorPage(person: Person, flow: string): Answer {
  return page(
    'Confirm that it is you',
    html`<p class="quiet">${person.userPrincipalName}</p><h1>Confirm that it is you</h1><p>Your organisation asks for one more step. In the sandbox that is one button.</p>
<form method="post" class="actions">${flowField(flow)}<button name="cancel" value="1">Cancel</button><button class="main" name="second_factor" value="1">Confirm</button></form>`,
    anywhere,
  )
}

export function adminConsentPage(app: string, lines: readonly string[], flow: string, action: string): Answer {
  return page(
    'Permissions requested for your organisation',
    html`<h1>Permissions requested for your organisation</h1><p>If you accept, ${app} gets these for everybody:</p>
<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>
<form method="post" action="${action}" class="actions">${flowField(flow)}<button name="cancel" value="1">Cancel</button><button class="main" name="agree" value="1">Accept</button></form>`,
    anywhere,
  )
}

export const failedPage = (message: string): Answer =>
  page('Sign-in failed', html`<h1>Sorry, but we’re having trouble signing you in.</h1><p>${message}</p>`, {
    status: 400,
  })

export const signedOutPage = (): Answer =>
  page('Signed out', html`<h1>You signed out of your account</h1><p class="quiet">You can close this window.</p>`)

/** Response mode form_post: one button, since the pages run no script. */
export function formPostPage(fields: readonly { name: string; value: string }[], address: string): Answer {
  return page(
    'Going back',
    html`<h1>Signed in</h1><form method="post" action="${address}">${fields.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}">`)}
<div class="actions"><button class="main">Continue</button></div></form>`,
    anywhere,
  )
}
