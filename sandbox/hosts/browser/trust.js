/**
 * office.js asks its own server whether a host without https may be trusted, by a page in a hidden frame. In the sandbox that
 * server is this one, the host is on the same loopback origin, and the answer is yes.
 */
window.addEventListener('message', ({ source, origin, data }) => {
  if (source !== window.parent || origin !== location.origin || typeof data !== 'string') return
  const asked = JSON.parse(data)
  const hostUserTrusted = asked.hostname === location.hostname
  window.parent.postMessage(JSON.stringify({ hostUserTrusted }), location.origin)
})
