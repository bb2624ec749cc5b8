/** The end of a sign-in window: the answer goes to the page that opened it, and the window closes. */
import { broadcastResponseToMainFrame } from '@azure/msal-browser/redirect-bridge'

export async function handBack(): Promise<void> {
  await broadcastResponseToMainFrame()
}
