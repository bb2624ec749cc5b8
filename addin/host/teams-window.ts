/** The end of a window that Teams opened for the tab: Teams hands the result on to the tab, and closes the window. */
import { app, authentication } from '@microsoft/teams-js'

/** Says what came of it; a host that does not answer is told by the other ways. */
export async function tellTeams(result: 'agreed' | 'refused' | 'unknown'): Promise<void> {
  try {
    await app.initialize()
    if (result === 'agreed') authentication.notifySuccess(result)
    else authentication.notifyFailure(result)
  } catch {
    // Not opened by Teams after all.
  }
}
